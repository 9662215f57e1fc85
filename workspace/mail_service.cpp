#include "workspace/mail_service.h"

#include "workspace/mail/smtp_sender.h"
#include "workspace/sealing/secret_file.h"

namespace cerby::workspace {

Expected<std::unique_ptr<MailService>> MailService::make(const MailConfig& config,
                                                         const std::filesystem::path& credentials,
                                                         const Clock& clock) {
  Secret password;
  if (config.password) {
    CERBY_TRY(password, sealing::read_secret_line("the mail server's password", *config.password, credentials,
                                                  mail::kMostPassword));
  }
  CERBY_TRY(auto sender, mail::smtp_sender({.server = config.server,
                                            .from = config.from,
                                            .user = config.user,
                                            .password = std::move(password),
                                            .certificates = config.certificates},
                                           clock));
  return std::unique_ptr<MailService>(new MailService(std::move(sender)));
}

}  // namespace cerby::workspace
