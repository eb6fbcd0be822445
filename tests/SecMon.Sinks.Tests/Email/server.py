"""A mail server for tests: aiosmtpd with faults. Mails go to FOLDER as N.eml (the bytes as sent) and N.json (from, to, tls, user).

    server.py FOLDER [--tls CERT KEY | --starttls CERT KEY] [--user NAME --password-file FILE]

The first line on standard output is the port. Faults are files in FOLDER: rcpt-ADDRESS and data hold the answer to give.
"""
import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

arguments = argparse.ArgumentParser()
arguments.add_argument("folder")
arguments.add_argument("--tls", nargs=2)
arguments.add_argument("--starttls", nargs=2)
arguments.add_argument("--user")
arguments.add_argument("--password-file")
options = arguments.parse_args()


def fault(name):
    path = os.path.join(options.folder, name)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read().strip()


class Handler:
    count = 0

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if answer := fault("mail"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if answer := fault("rcpt-" + address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if answer := fault("data"):
            return answer
        Handler.count += 1
        name = os.path.join(options.folder, f"{Handler.count:04}")
        with open(name + ".eml", "wb") as file:
            file.write(envelope.original_content)
        about = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or options.tls is not None,
                 "user": session.auth_data.login.decode() if session.authenticated else None}
        with open(name + ".json", "w", encoding="utf-8") as file:
            json.dump(about, file)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    with open(options.password_file, encoding="utf-8") as file:
        wanted = file.read().strip()
    if isinstance(data, LoginPassword) and data.login.decode() == options.user and data.password.decode() == wanted:
        return AuthResult(success=True, auth_data=data)
    return AuthResult(success=False, handled=False)


def context(files):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*files)
    return made


def protocol():
    return SMTP(
        Handler(), hostname="mail.test", enable_SMTPUTF8=False,
        tls_context=context(options.starttls) if options.starttls else None, require_starttls=options.starttls is not None,
        authenticator=authenticate if options.user else None, auth_required=options.user is not None, auth_require_tls=options.starttls is not None)


async def main():
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context(options.tls) if options.tls else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Standard input ends with the test that started the server, however it ends.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
