/** Style sheets made by script: they need no `style-src` of the page. */
const sheet = (text: string): CSSStyleSheet => {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
};

const button =
  "display:inline-block;padding:var(--paymast-padding,.65em 1.25em);border-radius:var(--paymast-radius,8px);" +
  "background:var(--paymast-background,#2f5bea);color:var(--paymast-color,#fff);font:var(--paymast-font,inherit);" +
  "font-weight:var(--paymast-weight,600);text-decoration:none;line-height:1.3;cursor:pointer";
const focus = "outline:3px solid var(--paymast-focus,#111);outline-offset:2px";

/** For links without a class of their own; any rule of the page is stronger. */
export const linkSheet = () =>
  sheet(
    `:where(a[data-paymast]:not([class]):not([style])){${button}}:where(a[data-paymast]:not([class]):focus-visible){${focus}}`,
  );

export const buttonSheet = () =>
  sheet(
    `:host{display:inline-block}:host([hidden]){display:none}a{${button}}a:hover{opacity:.92}a:focus-visible{${focus}}`,
  );

export const overlaySheet = () =>
  sheet(
    ":host{all:initial!important}" +
      "dialog{box-sizing:border-box;width:min(480px,100vw);height:min(760px,94vh);max-width:none;max-height:none;margin:auto;" +
      "padding:0;border:0;border-radius:14px;overflow:hidden;background:#fff;color:#111;font:16px/1.5 system-ui,sans-serif;" +
      "box-shadow:0 24px 80px #0006;color-scheme:light dark}" +
      "dialog::backdrop{background:#0b0f17a6}" +
      "iframe{position:absolute;inset:0;width:100%;height:100%;border:0;opacity:0;color-scheme:normal}" +
      ".shown iframe{opacity:1}" +
      "p{position:absolute;inset:0;display:flex;flex-direction:column;gap:16px;align-items:center;justify-content:center;margin:0;padding:24px;" +
      "text-align:center;overflow-wrap:anywhere}" +
      ".shown p{visibility:hidden}p a{color:inherit}" +
      "button{position:absolute;z-index:1;top:8px;right:8px;width:44px;height:44px;padding:0;border:0;border-radius:22px;" +
      "background:#7f7f7f26;color:inherit;font:24px/1 system-ui,sans-serif;cursor:pointer}" +
      "button:hover{background:#7f7f7f40}button:focus-visible,a:focus-visible{outline:3px solid #2f5bea;outline-offset:-3px}" +
      "@media(prefers-color-scheme:dark){dialog{background:#141a22;color:#eef2f7}}" +
      "@media(prefers-reduced-motion:no-preference){dialog{animation:in .16s ease-out}iframe{transition:opacity .12s}" +
      "@keyframes in{from{opacity:0;transform:translateY(10px)}}}",
  );
