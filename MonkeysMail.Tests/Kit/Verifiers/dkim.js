// Verifies the DKIM signatures of the messages on standard input with mailauth, asking the DNS server ADDRESS:PORT of the command line.
// One message a line, in base64; one answer a line: [{"domain","selector","algorithm","result","comment"}].
'use strict';

const readline = require('node:readline');
const { Resolver } = require('node:dns').promises;
const { dkimVerify } = require('mailauth/lib/dkim/verify');

const resolver = new Resolver({ timeout: 5000, tries: 2 });
resolver.setServers([process.argv[2]]);

async function verify(message) {
  const { results } = await dkimVerify(message, {
    resolver: (name, type) => resolver.resolve(name, type),
    minBitLength: 1024,
  });
  return results
    .filter(result => result.signingDomain)
    .map(result => ({
      domain: result.signingDomain,
      selector: result.selector,
      algorithm: result.algo,
      result: result.status.result,
      comment: result.status.comment ?? null,
    }));
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await verify(Buffer.from(line, 'base64'))) + '\n');
  }
})();
