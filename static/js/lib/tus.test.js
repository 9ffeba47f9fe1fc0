// The resumable upload: pieces, a break in the middle, a refusal.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { metadata, upload } from "./tus.js";

const memory = new Map();

beforeEach(() => {
  memory.clear();
  vi.stubGlobal("sessionStorage", {
    getItem: (key) => memory.get(key) ?? null,
    setItem: (key, value) => memory.set(key, value),
    removeItem: (key) => memory.delete(key),
  });
  vi.stubGlobal("gettext", (text) => text);
  vi.spyOn(Math, "random").mockReturnValue(0);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function answer(status, headers = {}, body = {}) {
  return {
    ok: status < 300,
    status,
    headers: { get: (name) => headers[name] ?? null },
    json: async () => body,
  };
}

/** Play a server that keeps bytes; `breaks` are the numbers of the PATCH calls that fail. */
function server({ breaks = [] } = {}) {
  const state = { arrived: 0, patches: 0, calls: [] };
  state.fetch = async (address, { method, headers, body }) => {
    state.calls.push(method);
    if (method === "POST") {
      return answer(201, { Location: "/files/1/" });
    }
    if (method === "HEAD") {
      return answer(200, { "Upload-Offset": String(state.arrived) });
    }
    state.patches += 1;
    if (breaks.includes(state.patches)) {
      throw new TypeError("network");
    }
    expect(Number(headers["Upload-Offset"])).toBe(state.arrived);
    state.arrived += body.size;
    return answer(204, { "Upload-Offset": String(state.arrived) });
  };
  return state;
}

function file(size) {
  return Object.assign(new Blob(["x".repeat(size)]), { name: "p.csv", lastModified: 1 });
}

function send(state, size) {
  const told = [];
  return upload({
    url: "/files/",
    file: file(size),
    pairs: { filename: "p.csv", kind: "predictions" },
    headers: {},
    told: (arrived) => told.push(arrived),
    fetch: state.fetch,
  }).then((location) => ({ location, told }));
}

describe("upload", () => {
  it("sends a large file in pieces", async () => {
    const state = server();
    const { location, told } = await send(state, 9 * 1024 * 1024);
    expect(location).toBe("/files/1/");
    expect(state.arrived).toBe(9 * 1024 * 1024);
    expect(told).toHaveLength(3);
    expect(memory.size).toBe(0);
  });

  it("asks where it stands after a break and goes on there", async () => {
    const state = server({ breaks: [2] });
    await send(state, 9 * 1024 * 1024);
    expect(state.arrived).toBe(9 * 1024 * 1024);
    expect(state.calls).toContain("HEAD");
  });

  it("says what the server said when it refuses", async () => {
    const state = { fetch: async () => answer(409, {}, { detail: "Not now." }) };
    await expect(send(state, 10)).rejects.toThrow("Not now.");
  });
});

describe("metadata", () => {
  it("writes UTF-8 in base64 and leaves empty values out", () => {
    expect(metadata({ filename: "标", criterion: "" })).toBe("filename 5qCH");
  });
});
