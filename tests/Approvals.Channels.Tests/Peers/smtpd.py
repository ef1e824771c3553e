"""A real SMTP server (aiosmtpd) and another parser of mails (Python's email package).

Prints its port, then every mail it takes as one line of JSON. Ends when its standard input does.
Addresses such as refuse-550@example.com are refused with that code.

  smtpd.py [--tls CERT KEY] [--auth USER PASSWORD] [--plain-auth] [--silent]
"""
import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

arguments = argparse.ArgumentParser()
arguments.add_argument("--tls", nargs=2)
arguments.add_argument("--auth", nargs=2)
arguments.add_argument("--plain-auth", action="store_true", help="offer AUTH without encryption too")
arguments.add_argument("--silent", action="store_true", help="accept connections and say nothing")
settings = arguments.parse_args()


def authenticate(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and settings.auth == [data.login.decode(), data.password.decode()]
    return AuthResult(success=known)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refuse-"):
            return f"{address[7:10]} 5.0.0 refused as the address asks" if address[7] == "5" else f"{address[7:10]} 4.0.0 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": session.ssl is not None,
            "authenticated": bool(session.authenticated),
            "headers": [[name, str(value)] for name, value in message.items()],
            "type": message.get_content_type(),
            "defects": [str(defect) for part in message.walk() for defect in part.defects]
                       + [str(defect) for _, value in message.items() for defect in value.defects],
            "parts": [{"type": part.get_content_type(), "charset": part.get_content_charset(), "text": part.get_content()} for part in parts],
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
        }), flush=True)
        return "250 OK"


class Server(SMTP):
    async def smtp_AUTH(self, arg):
        # aiosmtpd 1.4 knows mechanisms in capitals only, although RFC 4954 compares them without regard to case; .NET writes "login".
        mechanism, _, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(f"{mechanism.upper()} {rest}".strip())


def smtp():
    context = None
    if settings.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*settings.tls)
    return Server(
        Handler(), hostname="localhost", tls_context=context, require_starttls=False, authenticator=authenticate if settings.auth else None,
        auth_required=bool(settings.auth), auth_require_tls=not settings.plain_auth)


async def silence(reader, writer):
    await reader.read()


async def main():
    loop = asyncio.get_running_loop()
    if settings.silent:
        server = await asyncio.start_server(silence, "127.0.0.1", 0)
    else:
        server = await loop.create_server(smtp, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
