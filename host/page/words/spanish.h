#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kSpanish[] = {
    {Concept::UserName, 40,
     "nombre de usuario|usuario|id de usuario|nombre usuario|correo o usuario|"
     "usuario o correo|identificador|documento"},
    {Concept::Email, 35, "correo|correo electronico|direccion de correo|e mail|email|tu correo"},
    {Concept::Phone, 25, "telefono|movil|celular|numero de telefono"},
    {Concept::AccountNumber, 35,
     "numero de cliente|numero de socio|numero de cuenta|dni|nie|numero de documento|"
     "numero de solicitud|cedula|rut"},
    {Concept::Password, 40, "contrasena*|clave|clave de acceso|contrasenya"},
    {Concept::Pin, 25, "pin|nip"},
    {Concept::Pin, 25, "codigo de seguridad|codigo de acceso"},
    {Concept::New, 30, "nueva|nuevo|crea una contrasena|crear contrasena|elige una contrasena"},
    {Concept::Confirm, 35, "confirma*|repite*|repetir*|vuelve a escribir|de nuevo|otra vez"},
    {Concept::Current, 30, "actual|anterior|antigua"},
    {Concept::Authenticator, 40,
     "aplicacion de autenticacion|app de autenticacion|aplicacion autenticadora|"
     "app autenticadora|autenticador|codigo del autenticador"},
    {Concept::BackupCode, 45,
     "codigo de respaldo|codigos de respaldo|codigo de recuperacion|"
     "codigos de recuperacion|codigo de copia de seguridad|codigo alternativo|"
     "codigo de emergencia|introduce el codigo de respaldo|ingresa el codigo de respaldo|"
     "introduce el codigo de recuperacion|ingresa el codigo de recuperacion"},
    {Concept::Code, 45,
     "aplicacion de autenticacion|app de autenticacion|aplicacion autenticadora|"
     "app autenticadora|autenticador|codigo del autenticador|codigo de respaldo|"
     "codigos de respaldo|codigo de recuperacion|codigos de recuperacion|"
     "codigo de copia de seguridad|codigo alternativo|codigo de emergencia|"
     "introduce el codigo de respaldo|ingresa el codigo de respaldo|"
     "introduce el codigo de recuperacion|ingresa el codigo de recuperacion"},
    {Concept::Code, 45,
     "codigo de verificacion|codigo de seguridad|codigo de un solo uso|"
     "codigo de autenticacion|clave de un solo uso|verificacion en dos pasos|"
     "codigo de confirmacion|introduce el codigo|ingresa el codigo|codigo de acceso|"
     "dos factores"},
    {Concept::Tenant, 35, "empresa|organizacion|espacio de trabajo|compania"},
    {Concept::Tenant, 35, "sucursal|codigo de empresa|codigo de la empresa"},
    {Concept::CaptchaAnswer, 50, "caracteres de la imagen|texto de la imagen|codigo de la imagen"},
    {Concept::PersonName, 45, "nombre completo|apellido*|primer nombre|nombre y apellidos|tu nombre"},
    {Concept::Name, 5, "nombre"},
    {Concept::BirthDate, 45, "fecha de nacimiento|nacimiento|cumpleanos"},
    {Concept::Address, 40, "calle|ciudad|codigo postal|provincia|pais|direccion|localidad"},
    {Concept::Card, 50, "tarjeta de credito|numero de tarjeta|titular|caducidad|vencimiento"},
    {Concept::Promo, 45, "cupon*|codigo promocional|codigo de descuento"},
    {Concept::Search, 50, "buscar*|busqueda|busca"},
    {Concept::Message, 50, "mensaje|comentario*|asunto|consulta"},
    {Concept::LogIn, 40,
     "iniciar sesion|inicia sesion|inicio de sesion|entrar|acceder|acceso|ingresar|ingresa|"
     "identificate|conectar*|conectate|autenticarse|identificacion"},
    {Concept::SignUp, 40, "prueba gratis|prueba gratuita|empezar prueba|comenzar prueba"},
    {Concept::SignUp, 45,
     "registrarse|registrate|registrar*|registro|crear cuenta|crear una cuenta|"
     "crea tu cuenta|crea una cuenta|unete|darse de alta|date de alta|nueva cuenta|"
     "abrir cuenta|inscribirse"},
    {Concept::Forgot, 35, "olvidaste*|olvidado|olvide*|recuperar*|restablecer*|recuperacion|has olvidado"},
    {Concept::ChangePassword, 45,
     "cambiar contrasena|cambiar la contrasena|nueva contrasena|contrasena actual|"
     "cambio de contrasena|cambia tu contrasena"},
    {Concept::Continue, 30, "continuar|siguiente|enviar|verificar|confirmar|aceptar|validar|seguir"},
    {Concept::OtherWay, 50,
     "continuar con|iniciar sesion con|inicia sesion con|acceder con|entrar con|"
     "registrate con|ingresar con|probar otra forma|clave de acceso sin contrasena"},
    {Concept::OtherWay, 60,
     "sin contrasena|sin clave|enlace de acceso|enlace magico|enlace de inicio de sesion|"
     "enviarme un enlace|enviame un enlace|por codigo|con un codigo|con codigo|"
     "codigo por correo|codigo por email|codigo por sms"},
    {Concept::LogIn, 40, "enlace de acceso|enlace de inicio de sesion"},
    {Concept::OtherWay, 20, "iniciar sesion como|inicia sesion como|entrar como|acceder como|ingresar como"},
    {Concept::LogIn, 40, "iniciar sesion como|inicia sesion como|entrar como|acceder como|ingresar como"},
    {Concept::ShowPassword, 50, "mostrar|ocultar|ver contrasena|mostrar contrasena|ver clave"},
    {Concept::SignOut, 60,
     "cerrar sesion|cierra sesion|salir|desconectar*|"
     "cerrar sesion en esta cuenta"},
    {Concept::Subscribe, 40, "suscrib*|boletin|novedades"},
    {Concept::Pay, 40, "pagar|pago|finalizar compra|comprar|envio"},
    {Concept::Resend, 40, "reenviar*|enviar de nuevo|no has recibido"},
    {Concept::Cancel, 40, "cancelar|volver|cerrar|atras|ahora no|limpiar|borrar"},
    {Concept::Consent, 40,
     "quiere acceder a tu|quiere acceder a su|desea acceder a tu|desea acceder a su|"
     "solicita acceso a|solicita permiso|permisos solicitados|autorizar el acceso"},
    {Concept::Consent, 20, "nuevos terminos|nuevas condiciones"},
    {Concept::Terms, 20, "nuevos terminos|nuevas condiciones"},
    {Concept::Allow, 30, "permitir|autorizar|acepto|si"},
    {Concept::Terms, 20, "terminos*|condiciones|acepto|privacidad"},
    {Concept::Remember, 15, "recordar*|recuerdame|mantener la sesion|recordarme"},
    {Concept::HaveAccount, 35,
     "ya tienes cuenta|ya tienes una cuenta|tienes una cuenta|ya tengo cuenta|ya eres"},
    {Concept::NoAccount, 30,
     "no tienes cuenta|no tienes una cuenta|aun no tienes|eres nuevo|no estas registrado|"
     "todavia no tienes"},
    {Concept::Strength, 25, "al menos 8|minimo 8|al menos una|8 caracteres|6 caracteres|mayuscula"},
    {Concept::Chooser, 40,
     "elige una cuenta|elegir una cuenta|elija una cuenta|elige cuenta|selecciona una cuenta|"
     "seleccionar una cuenta|seleccione una cuenta"},
    {Concept::Remove, 40,
     "eliminar*|elimina|quitar*|quita|olvidar esta cuenta|olvidar cuenta|"
     "olvida esta cuenta|borrar|borra|suprimir|cerrar sesion en esta cuenta"},
    {Concept::OtherAccount, 40,
     "usar otra cuenta|usa otra cuenta|utilizar otra cuenta|otra cuenta|"
     "iniciar sesion con otra cuenta|iniciar sesion en otra cuenta|entrar con otra cuenta"},
    {Concept::Wrong, 40,
     "incorrect*|no es correct*|invalid*|no valid*|no coincide*|erronea*|erroneo*|"
     "equivocad*|no existe|error|no se encontro|fallid*|no hemos encontrado|"
     "intentalo de nuevo|caducado|no reconocemos"},
    {Concept::LockedOut, 50,
     "cuenta bloqueada|bloqueado temporalmente|demasiados intentos|cuenta suspendida|"
     "ha sido bloqueada|esta bloqueada|intentalo mas tarde"},
    {Concept::HumanCheck, 50, "no soy un robot|eres humano|eres un robot|verificacion humana"},
    {Concept::Passkey, 40, "llave de acceso|llave de seguridad|llave de paso"},
    {Concept::Push, 45,
     "revisa tu telefono|aprueba la solicitud|aprueba el inicio|notificacion a tu|"
     "revisa tu correo|enviado un enlace|consulta tu correo|aprueba en tu"},
    {Concept::CodeSent, 30,
     "te hemos enviado|codigo que enviamos|hemos enviado un codigo|mensaje de texto|"
     "te enviamos un codigo"},
    {Concept::SignedInAs, 50, "sesion iniciada como|has iniciado sesion como|conectado como"},
    {Concept::SignedInAs, 40, "hola|sesion iniciada"},
    {Concept::Busy, 40, "cargando|espera|espere|redirigiendo|un momento|iniciando sesion"},
    {Concept::Busy, 15, "procesando"},
    {Concept::Current, 30, "contrasena actual|contrasena anterior|contrasena antigua"},
    {Concept::PasswordExpired, 45,
     "tu contrasena ha caducado|su contrasena ha caducado|la contrasena ha caducado|tu contrasena ha "
     "expirado|su contrasena ha expirado|la contrasena ha expirado|contrasena caducada|contrasena "
     "vencida|debes cambiar tu contrasena|debe cambiar su contrasena|debes cambiar la contrasena"},
    {Concept::ChangePassword, 45,
     "tu contrasena ha caducado|su contrasena ha caducado|la contrasena ha caducado|tu contrasena ha "
     "expirado|su contrasena ha expirado|la contrasena ha expirado|contrasena caducada|contrasena "
     "vencida|debes cambiar tu contrasena|debe cambiar su contrasena|debes cambiar la contrasena"},
    {Concept::Wrong, 50,
     "credenciales incorrect*|credenciales invalid*|credenciales no valid*|credenciales "
     "erronea*|credenciales no son|datos de acceso incorrect*|datos de acceso no son|datos introducidos no "
     "son|datos ingresados no son|los datos no son correctos"},
    {Concept::Wrong, 40, "no son correct*|no son valid*|no es valid*|no coinciden"},
    {Concept::LockedOut, 50,
     "cuenta se ha bloqueado|cuenta ha sido bloqueada|cuenta ha sido suspendida|cuenta ha sido "
     "desactivada|cuenta ha sido deshabilitada|cuenta deshabilitada|cuenta desactivada|cuenta esta "
     "suspendida|cuenta esta desactivada|cuenta esta bloqueada|bloqueada temporalmente|bloqueado "
     "temporalmente|intentelo mas tarde|intentelo de nuevo mas tarde|intentalo de nuevo mas tarde|demasiados "
     "intentos fallidos"},
    {Concept::Push, 45,
     "enviado un correo|te hemos enviado un correo|te hemos enviado un email|te hemos enviado un enlace|le "
     "hemos enviado un correo|le hemos enviado un enlace|hemos enviado un correo|hemos enviado un enlace|te "
     "enviamos un correo|te enviamos un enlace|enviamos un enlace|haz clic en el enlace|haga clic en el "
     "enlace|revisa tu bandeja de entrada|revisa tu correo electronico|revise su correo|revisa tu email"},
    {Concept::CodeSent, 30,
     "enviado un correo|te hemos enviado un correo|te hemos enviado un email|te hemos enviado un enlace|le "
     "hemos enviado un correo|le hemos enviado un enlace|hemos enviado un correo|hemos enviado un enlace|te "
     "enviamos un correo|te enviamos un enlace|enviamos un enlace|haz clic en el enlace|haga clic en el "
     "enlace|revisa tu bandeja de entrada|revisa tu correo electronico|revise su correo|revisa tu email"},
    {Concept::CodeSent, 30, "enviado por sms|te enviamos por|hemos enviado un sms|por sms"},
    {Concept::HumanCheck, 50,
     "no eres un robot|no es un robot|que eres humano|que eres una persona|que es humano"},
    {Concept::Push, 45,
     "revisa tu movil|revisa tu celular|aprueba el acceso|confirma en tu telefono|toca si en|hemos enviado "
     "una notificacion|te hemos enviado una notificacion|confirma el inicio de sesion"},
    {Concept::Passkey, 40, "usa tu clave de acceso sin contrasena|usa tu huella"},
    {Concept::Consent, 20,
     "crea una llave de acceso|crear una llave de acceso|crea tu llave de acceso|anade una llave de "
     "acceso|agrega una llave de acceso|configura una llave de acceso|mas rapido con una llave de "
     "acceso|anade una llave de seguridad|agrega una llave de seguridad"},
    {Concept::NotNow, 30,
     "ahora no|mas tarde|omitir|quizas mas tarde|recordarmelo mas tarde|no gracias|en otro momento|saltar"},
    {Concept::StaySignedIn, 30,
     "mantener la sesion iniciada|mantener sesion iniciada|mantener tu sesion iniciada|mantener la sesion "
     "abierta|permanecer conectado|seguir conectado"},
    {Concept::Code, 5, "codigo"},
    {Concept::SetUp, 50,
     "escanea el codigo qr|escanee el codigo qr|escanea este codigo qr|escanee este codigo qr|escanear el "
     "codigo qr"},
    {Concept::SetUp, 40,
     "configura la autenticacion en dos|configurar la autenticacion en dos|configure la autenticacion en "
     "dos|activa la autenticacion en dos|activar la autenticacion en dos|configura la autenticacion de "
     "dos|configurar la autenticacion de dos|activa la autenticacion de dos|activar la autenticacion de "
     "dos|configura la verificacion en dos|configurar la verificacion en dos|activa la verificacion en "
     "dos|activar la verificacion en dos"},
    {Concept::ContinueAs, 40, "continuar como"},
};

}  // namespace cerby::page::words
