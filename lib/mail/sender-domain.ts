/** What a domain's DNS says about who may send its mail: rules that turn records into sentences. */

export type SenderRecords = {
  domain: string;
  /** TXT records of the domain; null when they could not be looked up. */
  spf: string[] | null;
  dmarc: string[] | null;
  /** Selectors under which a DKIM key was found; null when they could not be looked up. */
  dkim: string[] | null;
};

export type SenderFinding = {
  record: "SPF" | "DKIM" | "DMARC";
  state: "good" | "advice" | "unknown";
  sentence: string;
};

/** Names that the common mail services publish their keys under; a key with another name can't be found from outside. */
export const DKIM_SELECTORS = [
  "default",
  "google",
  "selector1",
  "selector2",
  "k1",
  "k2",
  "s1",
  "s2",
  "mail",
  "dkim",
  "fm1",
  "mandrill",
  "resend",
  "pm",
  "mta",
  "zoho",
] as const;

const isSpf = (text: string): boolean => /^v=spf1(\s|$)/i.test(text.trim());
const isDmarc = (text: string): boolean => /^v=dmarc1(\s|;|$)/i.test(text.trim());

/** Three lines, always in the same order. Advice is never red: mail may arrive all the same. */
export function explainSender(records: SenderRecords): SenderFinding[] {
  return [spfFinding(records), dkimFinding(records), dmarcFinding(records)];
}

function spfFinding({ domain, spf }: SenderRecords): SenderFinding {
  if (spf === null) return unknown("SPF", domain);
  const found = spf.filter(isSpf);
  if (found.length === 0)
    return advice(
      "SPF",
      `${domain} does not say which servers may send its mail. Add the TXT record your mail provider names (it begins with v=spf1).`,
    );
  if (found.length > 1)
    return advice("SPF", `${domain} has ${found.length} SPF records, and then none counts. Merge them into one.`);
  if (/[\s]\+?all\s*$/i.test(found[0] ?? ""))
    return advice(
      "SPF",
      `The SPF record of ${domain} ends in “+all”: it allows everybody. End it in “~all” or “-all”.`,
    );
  return good("SPF", `${domain} says which servers may send its mail. See that your mail provider is among them.`);
}

function dkimFinding({ domain, dkim }: SenderRecords): SenderFinding {
  if (dkim === null) return unknown("DKIM", domain);
  if (dkim.length > 0) return good("DKIM", `${domain} publishes a signing key (${dkim.join(", ")}).`);
  return {
    record: "DKIM",
    state: "unknown",
    sentence: `No signing key of ${domain} was found under the usual names. If your mail provider gave you one of another name, all is well; otherwise switch DKIM on there.`,
  };
}

function dmarcFinding({ domain, dmarc }: SenderRecords): SenderFinding {
  if (dmarc === null) return unknown("DMARC", domain);
  const found = dmarc.find(isDmarc);
  if (found === undefined)
    return advice(
      "DMARC",
      `${domain} does not say what to do with forged mail. Add a TXT record at _dmarc.${domain}, for a start: v=DMARC1; p=none`,
    );
  const policy = /;\s*p\s*=\s*(none|quarantine|reject)/i.exec(found)?.[1]?.toLowerCase();
  if (policy === undefined)
    return advice("DMARC", `The DMARC record of ${domain} has no policy: add p=none, p=quarantine or p=reject.`);
  return good("DMARC", `${domain} tells others what to do with forged mail (${policy}).`);
}

const good = (record: SenderFinding["record"], sentence: string): SenderFinding => ({
  record,
  state: "good",
  sentence,
});
const advice = (record: SenderFinding["record"], sentence: string): SenderFinding => ({
  record,
  state: "advice",
  sentence,
});
const unknown = (record: SenderFinding["record"], domain: string): SenderFinding => ({
  record,
  state: "unknown",
  sentence: `The DNS records of ${domain} could not be looked up from this server.`,
});
