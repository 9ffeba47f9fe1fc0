// Ask an independent library whether a credential holds: node verify_vc.mjs FILE
// FILE holds {credential, did, now}; answers one JSON line {verified, error}.
import {readFileSync} from "node:fs";
import * as vc from "@digitalbazaar/vc";
import {DataIntegrityProof} from "@digitalbazaar/data-integrity";
import {createVerifyCryptosuite} from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";

const {credential, did, now} = JSON.parse(readFileSync(process.argv[2], "utf8"));

async function documentLoader(url) {
  if (url === did.id) {
    return {contextUrl: null, documentUrl: url, document: did};
  }
  const method = did.verificationMethod.find((one) => one.id === url);
  if (method) {
    return {
      contextUrl: null,
      documentUrl: url,
      document: {"@context": "https://w3id.org/security/multikey/v1", ...method},
    };
  }
  return vc.defaultDocumentLoader(url);
}

const suite = new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
const result = await vc.verifyCredential({credential, suite, documentLoader, now: new Date(now)});
const errors = result.error?.errors ?? (result.error ? [result.error] : []);
console.log(JSON.stringify({verified: result.verified, errors: errors.map(String)}));
