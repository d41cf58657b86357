# Python's own client: python3 smtplib-send.py PORT IMPLICIT(0|1) USER PASSWORD CA_FILE
import smtplib
import ssl
import sys
from email.message import EmailMessage

port, implicit, user, password, ca_file = int(sys.argv[1]), sys.argv[2] == "1", *sys.argv[3:6]
context = ssl.create_default_context(cafile=ca_file)
message = EmailMessage()
message["From"] = "Example <no-reply@example.com>"
message["To"] = "smtplib@example.net"
message["Subject"] = "Grüße von smtplib"
message["X-MonkeysMail-Tag"] = "smtplib"
message.set_content("Text mit Umlauten: äöü.\n.\n..\nEnde\n")
with smtplib.SMTP_SSL("localhost", port, context=context) if implicit else smtplib.SMTP("localhost", port) as client:
    if not implicit:
        client.starttls(context=context)
    client.login(user, password)
    client.send_message(message)
    try:
        client.sendmail("no-reply@example.com", ["bad"], b"x")
        sys.exit("a recipient without a domain was taken")
    except smtplib.SMTPRecipientsRefused:
        pass
