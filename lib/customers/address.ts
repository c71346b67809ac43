export type Address = {
  addressLine1: string | null;
  addressLine2: string | null;
  postalCode: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
};

/** Countries that write the town before the region and the postal code in one line. */
const TOWN_FIRST = new Set(["US", "CA", "AU", "IN", "IE", "PR", "NZ"]);
/** Countries that write the postal code on a line of its own, after the town. */
const CODE_ON_OWN_LINE = new Set(["GB", "GI", "IM", "JE", "GG"]);

/** The printed lines of an address without the name, empty parts left out, the country last and in the given language. */
export function addressLines(address: Address, language: string): string[] {
  const lines = [
    address.addressLine1,
    address.addressLine2,
    ...townLines(address),
    countryName(address.country, language),
  ];
  return lines.flatMap((line) => {
    const text = line?.trim() ?? "";
    return text === "" ? [] : [text];
  });
}

function townLines({ postalCode, city, region, country }: Address): string[] {
  const join = (...parts: (string | null)[]) => parts.filter((part) => part !== null && part.trim() !== "").join(" ");
  if (country !== null && CODE_ON_OWN_LINE.has(country)) return [join(city), join(region), join(postalCode)];
  if (country !== null && TOWN_FIRST.has(country)) {
    const end = join(region, postalCode);
    return [city !== null && city.trim() !== "" && end !== "" ? `${city}, ${end}` : join(city, end)];
  }
  return [join(postalCode, city), join(region)];
}

const regionNames = new Map<string, Intl.DisplayNames>();

/** Kept, because one takes far longer to make than to ask; there are few languages. */
function namesIn(language: string): Intl.DisplayNames {
  const names = regionNames.get(language) ?? new Intl.DisplayNames([language], { type: "region" });
  regionNames.set(language, names);
  return names;
}

/** "Germany", "Deutschland"; the code itself when it is not known. */
export function countryName(code: string | null, language: string): string | null {
  if (code === null || code === "") return null;
  try {
    return namesIn(language).of(code) ?? code;
  } catch (error) {
    // A code that is not two letters throws; it is printed as it stands rather than losing the line.
    if (error instanceof RangeError) return code;
    throw error;
  }
}
