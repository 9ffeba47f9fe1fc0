// Pages on which a passkey is made or asked for.
import { startPasskeys } from "./lib/passkey.js";

startPasskeys();
