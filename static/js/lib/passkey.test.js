import { expect, test } from "vitest";
import { bytes, readOptions, text, writeCredential } from "./passkey.js";

test("bytes go to base64url text and back without loss", () => {
  for (const list of [[], [0], [255, 254], [251, 255, 191, 62, 63], [...Array(256).keys()]]) {
    const written = text(new Uint8Array(list));
    expect(written).toMatch(/^[\w-]*$/);
    expect([...bytes(written)]).toEqual(list);
  }
});

test("options get bytes where the site's JSON has text, and keep the rest", () => {
  const { publicKey } = readOptions({
    publicKey: { challenge: "AQI", user: { id: "Aw", name: "a" }, excludeCredentials: [{ id: "BA", type: "public-key" }], timeout: 9 },
  });
  expect([...publicKey.challenge]).toEqual([1, 2]);
  expect([...publicKey.user.id]).toEqual([3]);
  expect([...publicKey.excludeCredentials[0].id]).toEqual([4]);
  expect([publicKey.user.name, publicKey.timeout, publicKey.allowCredentials]).toEqual(["a", 9, undefined]);
});

test("a credential is written with what it has and nothing else", () => {
  const written = writeCredential({
    id: "AQ", rawId: new Uint8Array([1]).buffer, type: "public-key",
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: new Uint8Array([2]).buffer, signature: new Uint8Array([3]).buffer, userHandle: null },
  });
  expect(written).toEqual({
    id: "AQ", rawId: "AQ", type: "public-key", authenticatorAttachment: null,
    clientExtensionResults: {}, response: { clientDataJSON: "Ag", signature: "Aw" },
  });
});
