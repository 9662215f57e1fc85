#include "workspace/launch/texts.h"

namespace cerby::workspace::launch {
namespace {

constexpr Texts kEnglish{
    .language = "en",
    .title = "Set up Cerby in this browser",
    .why =
        "The link that you opened logs you in to an account of your team. This browser cannot do that yet: "
        "it needs "
        "Cerby’s extension, and this computer needs Cerby’s program.",
    .extension = "Install the extension in this browser:",
    .ask_for_extension = "Install the extension in this browser. Your administrator has it.",
    .extension_for = "Cerby for",
    .program = "Install the program on this computer:",
    .program_link = "Cerby for this computer",
    .ask_for_program = "Install the program on this computer. Your administrator has it.",
    .again = "Go back to your dashboard and click on the account again.",
    .both =
        "You have both already? Then the extension is switched off here, or does not know this workspace "
        "yet. Click on "
        "its icon beside the address bar: it says what is missing.",
    .help = "Help from your company",
    .mobile_title = "Open this account on a computer",
    .mobile =
        "The link that you opened logs you in to an account of your team. That works on a computer, in "
        "Chrome, Edge, "
        "Brave or Firefox. On a phone or tablet there is nothing to install.",
};

constexpr Texts kSpanish{
    .language = "es",
    .title = "Configure Cerby en este navegador",
    .why =
        "El enlace que abrió inicia sesión en una cuenta de su equipo. Este navegador todavía no puede "
        "hacerlo: necesita "
        "la extensión de Cerby, y este equipo necesita el programa de Cerby.",
    .extension = "Instale la extensión en este navegador:",
    .ask_for_extension = "Instale la extensión en este navegador. Pídala a su administrador.",
    .extension_for = "Cerby para",
    .program = "Instale el programa en este equipo:",
    .program_link = "Cerby para este equipo",
    .ask_for_program = "Instale el programa en este equipo. Pídalo a su administrador.",
    .again = "Vuelva a su panel y haga clic de nuevo en la cuenta.",
    .both =
        "¿Ya tiene los dos? Entonces la extensión está desactivada aquí, o todavía no conoce este espacio de "
        "trabajo. "
        "Haga clic en su icono, junto a la barra de direcciones: le dirá qué falta.",
    .help = "Ayuda de su empresa",
    .mobile_title = "Abra esta cuenta en una computadora",
    .mobile =
        "El enlace que abrió inicia sesión en una cuenta de su equipo. Eso funciona en una computadora, con "
        "Chrome, Edge, "
        "Brave o Firefox. En un teléfono o una tableta no hay nada que instalar.",
};

}  // namespace

const Texts& texts_in(Language language) {
  return language == Language::Spanish ? kSpanish : kEnglish;
}

}  // namespace cerby::workspace::launch
