import type { SheetMessage } from "../protocol";
import { openSheet } from "./sheet";

/** The device's own payment sheet, which no page can draw: the sandbox shows one of its own, with Pay and Cancel. */
export function runWallet(origin: string, wallet: string): Promise<SheetMessage["outcome"]> {
  return openSheet({
    origin,
    path: `/stripe-js/wallet.html?wallet=${encodeURIComponent(wallet)}`,
    title: "Sandbox wallet",
  });
}
