#pragma once

#include "page/lexicon.h"

namespace cerby::page::words {

inline constexpr Words kPortuguese[] = {
    {Concept::UserName, 40,
     "nome de usuario|usuario|nome de utilizador|utilizador|nome do usuario|id do usuario|"
     "email ou usuario"},
    {Concept::Email, 35, "e mail|email|correio eletronico|endereco de e mail|seu e mail|endereco de email"},
    {Concept::Phone, 25, "telefone|celular|telemovel"},
    {Concept::AccountNumber, 35,
     "cpf|cnpj|numero de cliente|numero da conta|nif|matricula|numero de contribuinte"},
    {Concept::Password, 40, "senha*|palavra passe|palavra chave|password"},
    {Concept::Pin, 25, "pin"},
    {Concept::Pin, 25, "codigo de seguranca|codigo de acesso"},
    {Concept::New, 30, "nova|novo|crie uma senha|criar senha|escolha uma senha"},
    {Concept::Confirm, 35, "confirme*|confirmar|repita*|repetir*|novamente|confirmacao"},
    {Concept::Current, 30, "atual|antiga|anterior"},
    {Concept::Authenticator, 40,
     "aplicativo autenticador|aplicativo de autenticacao|app autenticador|"
     "app de autenticacao|aplicacao de autenticacao|autenticador"},
    {Concept::BackupCode, 45,
     "codigo de backup|codigos de backup|codigo de recuperacao|codigos de recuperacao|"
     "codigo de seguranca alternativo|codigo de emergencia|codigo alternativo|"
     "insira o codigo de backup|digite o codigo de backup|insira o codigo de recuperacao|"
     "digite o codigo de recuperacao"},
    {Concept::Code, 45,
     "aplicativo autenticador|aplicativo de autenticacao|app autenticador|"
     "app de autenticacao|aplicacao de autenticacao|autenticador|codigo de backup|"
     "codigos de backup|codigo de recuperacao|codigos de recuperacao|"
     "codigo de seguranca alternativo|codigo de emergencia|codigo alternativo|"
     "insira o codigo de backup|digite o codigo de backup|insira o codigo de recuperacao|"
     "digite o codigo de recuperacao"},
    {Concept::Code, 45,
     "codigo de verificacao|codigo de seguranca|codigo de autenticacao|codigo de uso unico|"
     "verificacao em duas etapas|dois fatores|insira o codigo|digite o codigo|"
     "codigo de confirmacao|codigo de acesso"},
    {Concept::Tenant, 35, "empresa|organizacao|espaco de trabalho|instituicao"},
    {Concept::Tenant, 35, "agencia|codigo da empresa"},
    {Concept::CaptchaAnswer, 50, "caracteres da imagem|texto da imagem|codigo da imagem|letras da imagem"},
    {Concept::PersonName, 45, "nome completo|sobrenome|apelido|primeiro nome|seu nome|ultimo nome"},
    {Concept::Name, 5, "nome"},
    {Concept::BirthDate, 45, "data de nascimento|nascimento|aniversario"},
    {Concept::Address, 40, "rua|cidade|cep|codigo postal|estado|pais|endereco|bairro|morada"},
    {Concept::Card, 50, "cartao de credito|numero do cartao|titular do cartao|validade"},
    {Concept::Promo, 45, "cupom*|cupao|codigo promocional"},
    {Concept::Search, 50, "pesquisar*|pesquisa|buscar*|procurar*|busca"},
    {Concept::Message, 50, "mensagem|comentario*|assunto"},
    {Concept::LogIn, 40,
     "entrar|iniciar sessao|fazer login|acessar|aceder|login|inicie sessao|autenticar|"
     "acesse|acesso|entre na sua conta|identificacao"},
    {Concept::SignUp, 40, "teste gratis|avaliacao gratuita|experimente gratis|comecar teste"},
    {Concept::SignUp, 45,
     "cadastrar*|cadastre*|cadastro|criar conta|criar uma conta|crie sua conta|registar*|"
     "registrar*|registo|registe|inscreva*|abrir conta|nova conta"},
    {Concept::Forgot, 35, "esqueci*|esqueceu*|recuperar*|redefinir*|perdeu a senha|recuperacao"},
    {Concept::ChangePassword, 45,
     "alterar senha|alterar a senha|nova senha|senha atual|mudar senha|trocar senha|"
     "alterar palavra passe|nova palavra passe"},
    {Concept::Continue, 30,
     "continuar|avancar|proximo|proxima|seguinte|enviar|verificar|confirmar|validar|"
     "prosseguir"},
    {Concept::OtherWay, 50,
     "continuar com|entrar com|iniciar sessao com|fazer login com|acessar com|"
     "cadastre se com|tentar de outro jeito"},
    {Concept::OtherWay, 60,
     "sem senha|sem palavra passe|link de acesso|link magico|link de login|"
     "enviar me um link|envie me um link|por codigo|com um codigo|com codigo|"
     "codigo por e mail|codigo por email|codigo por sms"},
    {Concept::LogIn, 40, "link de login|link de acesso"},
    {Concept::OtherWay, 20, "entrar como|iniciar sessao como|acessar como"},
    {Concept::LogIn, 40, "entrar como|iniciar sessao como|acessar como"},
    {Concept::ShowPassword, 50, "mostrar|ocultar|exibir senha|mostrar senha|ver senha|esconder"},
    {Concept::SignOut, 60,
     "sair|terminar sessao|encerrar sessao|fazer logout|desconectar|"
     "terminar sessao nesta conta|sair desta conta"},
    {Concept::Subscribe, 40, "assinar newsletter|receber novidades|subscrever*|assine nossa"},
    {Concept::Pay, 40, "pagar|pagamento|finalizar compra|comprar"},
    {Concept::Resend, 40, "reenviar*|enviar novamente"},
    {Concept::Cancel, 40, "cancelar|voltar|fechar|agora nao|limpar"},
    {Concept::Consent, 40,
     "quer acessar sua|quer acessar seu|quer aceder a sua|deseja acessar|solicita acesso|"
     "esta solicitando acesso|permissoes solicitadas"},
    {Concept::Consent, 20, "novos termos|novas condicoes"},
    {Concept::Terms, 20, "novos termos|novas condicoes"},
    {Concept::Allow, 30, "permitir|autorizar|aceitar|aceito|concordo|sim"},
    {Concept::Terms, 20, "termos*|concordo|aceito|privacidade"},
    {Concept::Remember, 15, "lembrar*|lembre*|manter conectado|permanecer conectado|manter sessao"},
    {Concept::HaveAccount, 35,
     "ja tem uma conta|ja tem conta|ja possui conta|ja possui uma conta|ja tenho conta|"
     "ja e cadastrado"},
    {Concept::NoAccount, 30,
     "nao tem uma conta|nao tem conta|ainda nao tem|nao possui conta|e novo|"
     "nao possui uma conta"},
    {Concept::Strength, 25, "no minimo 8|pelo menos 8|8 caracteres|maiuscula"},
    {Concept::Chooser, 40,
     "escolha uma conta|escolher uma conta|escolher conta|selecionar uma conta|"
     "selecione uma conta|selecionar conta"},
    {Concept::Remove, 40,
     "remover*|remova|excluir*|exclua|eliminar*|apagar*|esquecer*|"
     "terminar sessao nesta conta|sair desta conta"},
    {Concept::OtherAccount, 40,
     "usar outra conta|use outra conta|utilizar outra conta|outra conta|"
     "entrar com outra conta|entrar em outra conta|iniciar sessao com outra conta"},
    {Concept::Wrong, 40,
     "incorret*|invalid*|nao confere*|nao corresponde*|errad*|nao encontrad*|erro|falhou|"
     "nao existe|tente novamente|expirou|expirado|nao coincide*"},
    {Concept::LockedOut, 50,
     "conta bloqueada|muitas tentativas|bloqueada temporariamente|conta suspensa|"
     "foi bloqueada|tente mais tarde"},
    {Concept::HumanCheck, 50, "nao sou um robo|voce e humano|verificacao humana|e humano"},
    {Concept::Passkey, 40, "chave de acesso|chave de seguranca"},
    {Concept::Push, 45,
     "verifique seu telefone|verifique o seu telemovel|aprove a solicitacao|aprove o login|"
     "verifique seu e mail|enviamos um link|notificacao para o seu|aprove no seu"},
    {Concept::CodeSent, 30,
     "enviamos um codigo|codigo enviado|codigo que enviamos|mensagem de texto|foi enviado"},
    {Concept::SignedInAs, 50, "conectado como|logado como|sessao iniciada como"},
    {Concept::SignedInAs, 40, "ola"},
    {Concept::Busy, 40, "carregando|a carregar|aguarde|redirecionando|um momento|entrando"},
    {Concept::Busy, 15, "processando"},
    {Concept::Current, 30,
     "senha atual|senha antiga|senha anterior|palavra passe atual|palavra passe antiga"},
    {Concept::PasswordExpired, 45,
     "sua senha expirou|a senha expirou|senha expirada|a sua palavra passe expirou|palavra passe "
     "expirada|voce precisa alterar sua senha|voce deve alterar sua senha|e necessario alterar sua senha|tem "
     "de alterar a palavra passe"},
    {Concept::ChangePassword, 45,
     "sua senha expirou|a senha expirou|senha expirada|a sua palavra passe expirou|palavra passe "
     "expirada|voce precisa alterar sua senha|voce deve alterar sua senha|e necessario alterar sua senha|tem "
     "de alterar a palavra passe"},
    {Concept::Wrong, 50,
     "credenciais incorret*|credenciais invalid*|credenciais errad*|dados de acesso incorret*|dados de login "
     "incorret*|dados incorretos|dados introduzidos nao|dados informados nao"},
    {Concept::Wrong, 40,
     "nao esta corret*|nao estao corret*|nao e valid*|nao sao valid*|nao sao corret*|nao e corret*"},
    {Concept::LockedOut, 50,
     "conta foi suspensa|conta foi desativada|conta foi bloqueada|conta desativada|conta esta "
     "bloqueada|conta esta suspensa|conta esta desativada|demasiadas tentativas|excesso de tentativas|tente "
     "novamente mais tarde|tente de novo mais tarde"},
    {Concept::Push, 45,
     "enviamos um e mail|enviamos um email|enviamos lhe um e mail|enviamos lhe um link|verifique sua caixa "
     "de entrada|verifique a sua caixa de entrada|clique no link|verifique seu email|verifique o seu e "
     "mail|verifique o seu email|link foi enviado|confira seu e mail|confira seu email"},
    {Concept::CodeSent, 30,
     "enviamos um e mail|enviamos um email|enviamos lhe um e mail|enviamos lhe um link|verifique sua caixa "
     "de entrada|verifique a sua caixa de entrada|clique no link|verifique seu email|verifique o seu e "
     "mail|verifique o seu email|link foi enviado|confira seu e mail|confira seu email"},
    {Concept::CodeSent, 30, "por sms|codigo que foi enviado"},
    {Concept::HumanCheck, 50, "nao e um robo|nao es um robo|nao ser um robo|que voce e humano|que e humano"},
    {Concept::Push, 45,
     "confira seu celular|verifique seu celular|confirme no seu celular|toque em sim|enviamos uma "
     "notificacao|aprove a notificacao|confirme o login no|aprove o pedido"},
    {Concept::Consent, 20,
     "crie uma chave de acesso|criar uma chave de acesso|adicione uma chave de acesso|configure uma chave de "
     "acesso|mais rapido com uma chave de acesso|adicione uma chave de seguranca"},
    {Concept::NotNow, 30, "agora nao|mais tarde|pular|talvez mais tarde|ignorar|nao obrigado|depois"},
    {Concept::StaySignedIn, 30,
     "continuar conectado|permanecer conectado|manter conectado|manter se conectado|manter sessao "
     "iniciada|manter a sessao iniciada|continuar com sessao iniciada"},
    {Concept::Code, 5, "codigo"},
    {Concept::SetUp, 50,
     "escaneie o codigo qr|escaneie este codigo qr|escaneie o qr|leia o codigo qr|digitalize o codigo qr"},
    {Concept::SetUp, 40,
     "configurar a autenticacao de dois|configure a autenticacao de dois|configurar autenticacao de "
     "dois|ativar a autenticacao de dois|ative a autenticacao de dois|ativar autenticacao de dois|configurar "
     "a verificacao em duas|configure a verificacao em duas|ativar a verificacao em duas|ative a verificacao "
     "em duas"},
    {Concept::ContinueAs, 40, "continuar como"},
};

}  // namespace cerby::page::words
