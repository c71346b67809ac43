import type { Language } from "@/lib/invoices/invoice-snapshot";
import { translator } from "@/lib/messages/messages";
import { FREED } from "./freed";

/**
 * A window that was opened out of a frame with a sandbox is in that sandbox too: forms and payments do nothing there, and
 * nothing but its missing origin tells. So the page says so itself, with its address to take along, before anything is typed.
 */
export function SealedNote({ language, nonce }: { language: Language; nonce: string }) {
  return (
    <>
      <div id={noteId} hidden role="alert" className="bg-warn-soft px-4 py-3 text-center" suppressHydrationWarning>
        {translator(language, "buy")("sealed")}{" "}
        <strong className="wrap-anywhere" {...filledByScript} suppressHydrationWarning />
      </div>
      <script nonce={nonce} suppressHydrationWarning>
        {unseal}
      </script>
    </>
  );
}

/** React looks into an element that has children of its own, and throws the page away when it finds others there. */
const filledByScript = { dangerouslySetInnerHTML: { __html: "" } };
const noteId = "sealed";
/**
 * The page of a sealed window is not kept apart from whoever opened it (lib/http/headers.ts). One that is not sealed is loaded
 * anew, before anything can be typed, as a page that is.
 */
const free = `else if(opener&&/[?&]why=sandbox(&|$)/.test(location.search))location.replace(location.href.replace("why=sandbox","why=${FREED}"))`;
const unseal = `if(origin==="null"){const n=document.getElementById("${noteId}");n.hidden=false;n.lastChild.textContent=location.href.split(/[?#]/)[0]}${free}`;
