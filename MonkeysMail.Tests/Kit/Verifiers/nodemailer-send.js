// nodemailer: node nodemailer-send.js PORT IMPLICIT(0|1) USER PASSWORD CA_FILE
const fs = require('fs');
const nodemailer = require('nodemailer');

const [port, implicit, user, pass, caFile] = process.argv.slice(2);
const transport = nodemailer.createTransport({
  host: 'localhost', port: Number(port), secure: implicit === '1', requireTLS: true,
  auth: { user, pass }, tls: { ca: fs.readFileSync(caFile) },
});

transport.sendMail({
  from: 'Example <no-reply@example.com>', to: 'nodemailer@example.net', subject: 'Grüße von nodemailer', text: '.\n..\nUmlaute: äöü\n',
  headers: { 'X-MonkeysMail-Tag': 'nodemailer' }, dsn: { id: 'nodemailer-1', return: 'headers', notify: ['failure'], recipient: 'nodemailer@example.net' },
}).then((info) => console.log(info.response), (error) => { console.error(error); process.exitCode = 1; });
