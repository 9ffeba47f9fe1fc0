// A plain Yjs client: the public y-websocket provider and nothing of ours. It obeys lines on its
// input: "write WORDS" adds to its own paragraph, "tell" prints what its document holds.
import readline from "node:readline";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [address, draft, token] = process.argv.slice(2);

class WithToken extends WebSocket {
    constructor(url, protocols) {
        super(url, { protocols, headers: { authorization: `Bearer ${token}` } });
    }
}

const doc = new Y.Doc();
const provider = new WebsocketProvider(`${address}/ws/drafts`, draft, doc, {
    WebSocketPolyfill: WithToken,
    disableBc: true,
});
const root = doc.getXmlFragment("document");
let words = null;

function write(text) {
    if (words === null) {
        const paragraph = new Y.XmlElement("paragraph");
        words = new Y.XmlText();
        paragraph.insert(0, [words]);
        root.insert(root.length, [paragraph]);
    }
    words.insert(words.length, text);
}

function tell() {
    const told = {
        text: root.toString(),
        clocks: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))),
        present: [...provider.awareness.getStates().keys()].length,
    };
    process.stdout.write(`${JSON.stringify(told)}\n`);
}

provider.once("sync", () => process.stdout.write("synced\n"));
readline.createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.startsWith("write ")) {
        write(line.slice(6));
    } else if (line === "tell") {
        tell();
    }
}).on("close", () => process.exit(0));
