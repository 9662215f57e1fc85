"""A mail server on loopback for the tests: SMTP (RFC 5321) with STARTTLS and AUTH, as far as a client of one message needs them."""

import base64
import queue
import socketserver
import ssl
import threading

PATIENCE = 60


class Session(socketserver.StreamRequestHandler):
    timeout = PATIENCE

    def say(self, *lines):
        for number, line in enumerate(lines):
            code, text = line.split(" ", 1)
            self.wfile.write(f"{code}{' ' if number == len(lines) - 1 else '-'}{text}\r\n".encode())

    def offered(self):
        offers = ["250 mail.test"]
        if self.server.context and not self.secure:
            offers.append("250 STARTTLS")
        if self.server.login:
            offers.append("250 AUTH PLAIN")
        return offers

    def start_tls(self):
        self.say("220 go on")
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.secure = True
        super().setup()

    def data(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.arrived.put((self.sender, self.recipients, b"".join(lines), self.secure))
        self.say("250 taken")

    def authenticate(self, words):
        if len(words) < 3:
            self.say("334 ")
            words.append(self.rfile.readline().decode().rstrip("\r\n"))
        given = base64.b64decode(words[2]).decode().split("\0")[1:]
        self.say("235 welcome" if given == list(self.server.login) else "535 no")

    def handle(self):
        self.secure, self.sender, self.recipients = False, None, []
        try:
            self.converse()
        except (OSError, ssl.SSLError):
            pass
        finally:
            self.server.ended.put(True)

    def finish(self):
        super().finish()
        self.request.close()

    def converse(self):
        self.say("220 mail.test")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            words = line.split(" ")
            self.server.heard.append(line)
            match words[0].upper():
                case "EHLO":
                    self.say(*self.offered())
                case "STARTTLS" if self.server.context and not self.secure:
                    self.start_tls()
                case "AUTH" if self.server.login:
                    self.authenticate(words)
                case "MAIL":
                    self.sender = words[1].removeprefix("FROM:")
                    self.say("250 yes")
                case "RCPT":
                    self.recipients.append(words[1].removeprefix("TO:"))
                    self.say("550 nobody" if self.server.refuses else "250 yes")
                case "DATA":
                    self.data()
                case "QUIT":
                    return self.say("221 good bye")
                case _:
                    self.say("502 no")


class MailServer(socketserver.ThreadingTCPServer):
    """`arrived`: (sender, recipients, message, whether it came by TLS) of each; `heard`: what the client said; `ended`: one for each connection that is over."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, address="127.0.0.1", certificate=None, login=None):
        super().__init__((address, 0), Session)
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.login, self.refuses = login, False
        self.arrived, self.ended, self.heard = queue.Queue(), queue.Queue(), []
        self.url = f"smtp://{address}:{self.server_address[1]}"
        self.thread = threading.Thread(target=self.serve_forever)
        self.thread.start()

    def next(self):
        return self.arrived.get(timeout=PATIENCE)

    def close(self):
        self.shutdown()
        self.thread.join(PATIENCE)
        self.server_close()
