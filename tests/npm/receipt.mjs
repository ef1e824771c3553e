// Reads one JSON object per line, {jws, jwks}, and answers each with the payload as JSON or with what is wrong.
import { createInterface } from 'node:readline';
import { compactVerify, createLocalJWKSet } from 'jose';

for await (const line of createInterface({ input: process.stdin })) {
  const { jws, jwks } = JSON.parse(line);
  try {
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(jwks), { algorithms: ['ES256'] });
    console.log(JSON.stringify({ header: protectedHeader, payload: JSON.parse(new TextDecoder().decode(payload)) }));
  } catch (fault) {
    console.log(`${fault.name}: ${fault.message}`);
  }
}
