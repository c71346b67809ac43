/** What a new business starts with, by its country; everything can be changed in the settings. */
export type CountryDefaults = {
  currency: string;
  timeZone: string;
  language: "en" | "de";
  paperSize: "a4" | "letter";
};

/** Country, currency, time zone of most of its people. A country that is not listed starts with US dollars and UTC. */
const TABLE = `
AD EUR Europe/Andorra|AE AED Asia/Dubai|AL ALL Europe/Tirane|AM AMD Asia/Yerevan|AR ARS America/Argentina/Buenos_Aires|AT EUR Europe/Vienna
AU AUD Australia/Sydney|AZ AZN Asia/Baku|BA BAM Europe/Sarajevo|BD BDT Asia/Dhaka|BE EUR Europe/Brussels|BG EUR Europe/Sofia|BH BHD Asia/Bahrain
BO BOB America/La_Paz|BR BRL America/Sao_Paulo|BY BYN Europe/Minsk|CA CAD America/Toronto|CH CHF Europe/Zurich|CI XOF Africa/Abidjan
CL CLP America/Santiago|CM XAF Africa/Douala|CN CNY Asia/Shanghai|CO COP America/Bogota|CR CRC America/Costa_Rica|CY EUR Asia/Nicosia
CZ CZK Europe/Prague|DE EUR Europe/Berlin|DK DKK Europe/Copenhagen|DO DOP America/Santo_Domingo|DZ DZD Africa/Algiers|EC USD America/Guayaquil
EE EUR Europe/Tallinn|EG EGP Africa/Cairo|ES EUR Europe/Madrid|ET ETB Africa/Addis_Ababa|FI EUR Europe/Helsinki|FR EUR Europe/Paris
GB GBP Europe/London|GE GEL Asia/Tbilisi|GG GBP Europe/Guernsey|GH GHS Africa/Accra|GI GIP Europe/Gibraltar|GR EUR Europe/Athens
GT GTQ America/Guatemala|HK HKD Asia/Hong_Kong|HN HNL America/Tegucigalpa|HR EUR Europe/Zagreb|HU HUF Europe/Budapest|ID IDR Asia/Jakarta
IE EUR Europe/Dublin|IL ILS Asia/Jerusalem|IM GBP Europe/Isle_of_Man|IN INR Asia/Kolkata|IS ISK Atlantic/Reykjavik|IT EUR Europe/Rome
JE GBP Europe/Jersey|JM JMD America/Jamaica|JO JOD Asia/Amman|JP JPY Asia/Tokyo|KE KES Africa/Nairobi|KH KHR Asia/Phnom_Penh|KR KRW Asia/Seoul
KW KWD Asia/Kuwait|KZ KZT Asia/Almaty|LB LBP Asia/Beirut|LI CHF Europe/Vaduz|LK LKR Asia/Colombo|LT EUR Europe/Vilnius|LU EUR Europe/Luxembourg
LV EUR Europe/Riga|MA MAD Africa/Casablanca|MC EUR Europe/Monaco|MD MDL Europe/Chisinau|ME EUR Europe/Podgorica|MK MKD Europe/Skopje
MT EUR Europe/Malta|MU MUR Indian/Mauritius|MX MXN America/Mexico_City|MY MYR Asia/Kuala_Lumpur|NG NGN Africa/Lagos|NI NIO America/Managua
NL EUR Europe/Amsterdam|NO NOK Europe/Oslo|NP NPR Asia/Kathmandu|NZ NZD Pacific/Auckland|OM OMR Asia/Muscat|PA PAB America/Panama
PE PEN America/Lima|PH PHP Asia/Manila|PK PKR Asia/Karachi|PL PLN Europe/Warsaw|PR USD America/Puerto_Rico|PT EUR Europe/Lisbon
PY PYG America/Asuncion|QA QAR Asia/Qatar|RO RON Europe/Bucharest|RS RSD Europe/Belgrade|RW RWF Africa/Kigali|SA SAR Asia/Riyadh
SE SEK Europe/Stockholm|SG SGD Asia/Singapore|SI EUR Europe/Ljubljana|SK EUR Europe/Bratislava|SM EUR Europe/San_Marino|SN XOF Africa/Dakar
SV USD America/El_Salvador|TH THB Asia/Bangkok|TN TND Africa/Tunis|TR TRY Europe/Istanbul|TT TTD America/Port_of_Spain|TW TWD Asia/Taipei
TZ TZS Africa/Dar_es_Salaam|UA UAH Europe/Kyiv|UG UGX Africa/Kampala|US USD America/New_York|UY UYU America/Montevideo|UZ UZS Asia/Tashkent
VA EUR Europe/Vatican|VN VND Asia/Ho_Chi_Minh|ZA ZAR Africa/Johannesburg|ZM ZMW Africa/Lusaka`;

const GERMAN = new Set(["DE", "AT", "CH", "LI"]);
const LETTER_PAPER = new Set([
  "US",
  "CA",
  "MX",
  "PH",
  "CL",
  "CO",
  "CR",
  "GT",
  "PA",
  "DO",
  "PR",
  "BO",
  "NI",
  "SV",
  "HN",
]);

const byCountry = new Map(
  TABLE.trim()
    .split(/[|\n]/)
    .map((entry) => {
      const [country = "", currency = "USD", timeZone = "UTC"] = entry.split(" ");
      return [country, { currency, timeZone }] as const;
    }),
);

export function countryDefaults(country: string): CountryDefaults {
  const { currency, timeZone } = byCountry.get(country) ?? { currency: "USD", timeZone: "UTC" };
  return {
    currency,
    timeZone,
    language: GERMAN.has(country) ? "de" : "en",
    paperSize: LETTER_PAPER.has(country) ? "letter" : "a4",
  };
}
