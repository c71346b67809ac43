import { describe, expect, test } from "vitest";
import { frameBlocked, scriptBlocked } from "./content-policy";
import { diagnose, type Seen } from "./diagnose";
import { readPage } from "./read-page";

const publicUrl = "https://pay.nordlicht.example";
const buyUrl = `${publicUrl}/buy/workshop-bcdfghjk`;
const good = `<!doctype html><a href="${buyUrl}" data-paymast>Buy</a><script async src="${publicUrl}/embed.js"></script>`;

const seen = (html: string, overrides: Partial<Seen> = {}): Seen => ({
  url: "https://nordlicht.example/shop",
  websites: ["https://nordlicht.example", "https://www.nordlicht.example"],
  mode: "live",
  publicUrl,
  buyUrl,
  label: "Buy",
  notForSale: null,
  headers: {},
  page: readPage(html, overrides.url ?? "https://nordlicht.example/shop"),
  wallets: [],
  ...overrides,
});

const problems = (of: Seen) =>
  diagnose(of)
    .filter(({ tone }) => tone !== "good")
    .map(({ id }) => id);
const lineOf = (of: Seen, id: string) => diagnose(of).find((one) => one.id === id)?.line;

test("a page that is in order has nothing to change", () => {
  expect(problems(seen(good))).toEqual([]);
});

describe("what stands in the way is found, with the line to change", () => {
  test("no https, another website, a product nobody can buy", () => {
    expect(problems(seen(good, { url: "http://nordlicht.example/" }))).toEqual(["https", "listed"]);
    expect(problems(seen(good, { url: "https://evil.example/" }))).toEqual(["listed"]);
    expect(lineOf(seen(good, { url: "https://other.example/a" }), "listed")).toBe("other.example");
    expect(problems(seen(good, { notForSale: "Online sales are switched off above." }))).toEqual(["sale"]);
  });

  test("the script missing, twice, at the old address, as a copy", () => {
    const line = `<script async src="${publicUrl}/embed.js"></script>`;
    const link = `<a href='${buyUrl}' data-paymast>Buy</a>`;
    expect(problems(seen(link))).toEqual(["script"]);
    expect(lineOf(seen(link), "script")).toBe(line);
    expect(problems(seen(good + line))).toEqual(["script"]);
    expect(problems(seen(`${link}<script src=http://pay.nordlicht.example/embed.js></script>`))).toEqual([
      "script",
      "script-address",
    ]);
    expect(problems(seen(`${link}<script src="/js/embed.js"></script>`))).toEqual(["script", "script-copy"]);
    expect(problems(seen(`<!-- ${line} -->${link}`))).toEqual(["script"]);
  });

  test("no button, a plain link, a button for another product, and the web component", () => {
    const script = `<script async src="${publicUrl}/embed.js"></script>`;
    expect(problems(seen(script))).toEqual(["button"]);
    expect(lineOf(seen(script), "button")).toBe(`<a href="${buyUrl}" data-paymast>Buy</a>`);
    expect(problems(seen(`${script}<a href="${buyUrl}?x=1">Buy</a>`))).toEqual(["button"]);
    expect(problems(seen(`${script}<a href="${publicUrl}/buy/other-bcdfghjk" data-paymast>Buy</a>`))).toEqual([
      "button",
    ]);
    expect(problems(seen(`${script}<paymast-button><a href="${buyUrl}?a=1&amp;b=2">Buy</a></paymast-button>`))).toEqual(
      [],
    );
    expect(problems(seen(`${script}<paymast-button href="${buyUrl}">Buy</paymast-button>`))).toEqual([]);
  });

  test("a policy, by header or in the page, that blocks the script or the frame", () => {
    const strict = { "content-security-policy": "default-src 'self'; frame-src 'none'" };
    expect(problems(seen(good, { headers: strict }))).toEqual(["policy-script", "policy-frame"]);
    expect(lineOf(seen(good, { headers: strict }), "policy-script")).toBe(`script-src 'self' ${publicUrl}`);
    expect(lineOf(seen(good, { headers: strict }), "policy-frame")).toBe(`frame-src ${publicUrl}`);
    const documented = {
      "content-security-policy": `default-src 'none'; script-src ${publicUrl}; frame-src ${publicUrl}`,
    };
    expect(problems(seen(good, { headers: documented }))).toEqual([]);
    const meta = `<meta http-equiv="Content-Security-Policy" content="frame-src 'self'">`;
    expect(problems(seen(meta + good))).toEqual(["policy-frame"]);
    const both = {
      "content-security-policy": `${documented["content-security-policy"]}, frame-src https://other.example`,
    };
    expect(problems(seen(good, { headers: both }))).toEqual(["policy-frame"]);
  });

  test("a sandbox of the page itself, that runs no scripts or shuts the overlay in", () => {
    const under = (policy: string) => seen(good, { headers: { "content-security-policy": policy } });
    for (const policy of ["sandbox", "sandbox allow-forms", "sandbox allow-scripts allow-same-origin"])
      expect(problems(under(policy)), policy).toEqual(["policy-sandbox"]);
    const line = lineOf(under("sandbox allow-scripts"), "policy-sandbox") ?? "";
    expect(line).toContain("allow-same-origin allow-forms");
    expect(problems(under(line))).toEqual([]);
  });

  test("a frame of the page with a tight sandbox, where the button was not found beside it", () => {
    const script = `<script async src="${publicUrl}/embed.js"></script>`;
    const framed = (attribute: string) => seen(`${script}<iframe src="/widget" ${attribute}></iframe>`);
    for (const tight of ["sandbox", `sandbox=""`, `sandbox="allow-scripts"`, `sandbox="allow-scripts allow-forms"`])
      expect(problems(framed(tight)), tight).toEqual(["button", "frame-sandbox"]);
    const line = lineOf(framed("sandbox"), "frame-sandbox") ?? "";
    expect(line).toMatch(/^sandbox="allow-scripts /);
    expect(problems(framed(line))).toEqual(["button"]);
    expect(problems(framed(""))).toEqual(["button"]);
    expect(problems(seen(`${good}<iframe sandbox src="/other"></iframe>`))).toEqual([]);
  });

  test("isolation and wallets that are switched off", () => {
    expect(problems(seen(good, { headers: { "cross-origin-embedder-policy": "require-corp" } }))).toEqual(["embedder"]);
    expect(problems(seen(good, { headers: { "permissions-policy": "camera=(), payment=()" } }))).toEqual([
      "permissions",
    ]);
    const wallets = [{ host: "nordlicht.example", problem: "Stripe could not verify it." }];
    expect(problems(seen(good, { wallets }))).toEqual(["wallets-nordlicht.example"]);
  });

  test("what the page was made with, while the script is missing", () => {
    const made = `<meta name="generator" content="WordPress 6.6">`;
    expect(problems(seen(made))).toEqual(["script", "button", "platform"]);
    expect(problems(seen(made + good))).toEqual([]);
  });
});

describe("content policies as browsers read them", () => {
  const script = { url: `${publicUrl}/embed.js`, pageOrigin: "https://nordlicht.example", nonce: null };
  const frame = { url: `${publicUrl}/buy/x`, pageOrigin: "https://nordlicht.example", nonce: null };
  test.each([
    ["script-src *", true],
    ["script-src https:", true],
    ["script-src http:", true],
    ["script-src data:", false],
    ["script-src pay.nordlicht.example", true],
    ["script-src *.nordlicht.example", true],
    ["script-src *.pay.nordlicht.example", false],
    ["script-src http://pay.nordlicht.example", true],
    ["script-src https://pay.nordlicht.example:8443", false],
    ["script-src https://pay.nordlicht.example:*", true],
    ["script-src https://pay.nordlicht.example/embed.js", true],
    ["script-src https://pay.nordlicht.example/other.js", false],
    ["script-src https://pay.nordlicht.example.evil.example", false],
    ["SCRIPT-SRC HTTPS://PAY.NORDLICHT.EXAMPLE", true],
    ["script-src 'none'; script-src *", false],
    ["script-src-elem 'none'; script-src *", false],
    ["default-src 'none'; script-src *", true],
    ["default-src 'self'", false],
    ["img-src 'none'", true],
    ["script-src 'nonce-abc' 'strict-dynamic' https:", false],
    ["", true],
  ])("%s lets the script through: %s", (policy, expected) => {
    expect(scriptBlocked([policy], script) === null).toBe(expected);
  });

  test("a script with the page's nonce passes strict-dynamic", () => {
    expect(scriptBlocked(["script-src 'nonce-abc' 'strict-dynamic'"], { ...script, nonce: "abc" })).toBeNull();
  });

  test("frames fall back to child-src and default-src; a nonce is nothing to them", () => {
    expect(frameBlocked(["child-src 'none'"], frame)).not.toBeNull();
    expect(frameBlocked(["default-src 'self'"], frame)?.better).toBe(`frame-src 'self' ${publicUrl}`);
    expect(frameBlocked(["default-src 'none'; frame-src https:"], frame)).toBeNull();
  });
});

describe("pages that are no pages", () => {
  test.each([
    "",
    "<",
    "<a",
    "<script",
    `<script src="x`,
    "<a href='",
    "\u0000\u0001",
    `<a href="javascript:alert(1)" data-paymast>`,
    `<a href="http://[" data-paymast>`,
    `<a __proto__=1 constructor=2 href=/x data-paymast>`,
    `<script>var a = '<a href="${buyUrl}" data-paymast>'</script>`,
  ])("%j is read without complaint, and nothing is found in it", (html) => {
    expect(problems(seen(html)).slice(0, 2)).toEqual(["script", "button"]);
  });

  test("a megabyte of unclosed tags is read in a moment", () => {
    const startedAt = performance.now();
    readPage(`<a href="`.repeat(120_000), "https://nordlicht.example/");
    readPage("<a ".repeat(400_000), "https://nordlicht.example/");
    readPage("<!--".repeat(300_000), "https://nordlicht.example/");
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});
