import { type SandboxKey, sandboxKeyList } from "../stripe/accounts";
import { type Html, html } from "./html";
import { copyable, layout } from "./layout";

/** Like the API keys page of Stripe's dashboard, for all accounts that live in the sandbox. */
export function keysPage(): string {
  const accounts = [...new Set(sandboxKeyList.map((key) => key.accountId))];
  const sections = accounts.map((accountId) =>
    accountSection(sandboxKeyList.filter((key) => key.accountId === accountId)),
  );
  const body = html`<p>Paste a publishable and a secret key of one account and one mode into whatever connects to Stripe. Every key carries the mark <code>sandbox</code>; none of them works anywhere else.</p>${sections}`;
  return layout({ title: "API keys", path: "/keys", body });
}

function accountSection(keys: SandboxKey[]): Html {
  const [first] = keys;
  const name = first?.label.split(":")[0] ?? "Account";
  const rows = keys.map(
    (key) =>
      html`<tr><td><span class="pill ${key.mode === "live" ? "good" : "warn"}">${key.mode === "live" ? "Live" : "Test"}</span></td><td>${purposeOf(key)}</td><td>${copyable(key.key, `${key.mode} ${key.label}`)}</td></tr>`,
  );
  return html`<h2>${name}</h2><p class="soft gap">Account <code>${first?.accountId}</code></p><section class="card scroll"><table class="stack"><thead><tr><th scope="col">Mode</th><th scope="col">What it is for</th><th scope="col">Key</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function purposeOf(key: SandboxKey): string {
  const text = key.label.slice(key.label.indexOf(":") + 1).trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
