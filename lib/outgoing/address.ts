/** Which addresses of the network are the public internet's; everything else is somebody's inside. Pure. */
import { BlockList, isIP } from "node:net";

const inside = new BlockList();
/** IANA's special-purpose registries for IPv4 (RFC 6890 and its updates): none of these is a website. */
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  inside.addSubnet(network, prefix, "ipv4");

/** Of IPv6 only global unicast is public; these parts of it carry other networks or documents. */
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const)
  inside.addSubnet(network, prefix, "ipv6");

const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");

/** Never asked, not even where private addresses are allowed: cloud machines hand out their credentials here. */
const credentials = new BlockList();
credentials.addSubnet("169.254.0.0", 16, "ipv4");
credentials.addAddress("100.100.100.200", "ipv4");
credentials.addAddress("fd00:ec2::254", "ipv6");
credentials.addSubnet("fe80::", 10, "ipv6");

/** True for an address that anyone on the internet may reach. False for everything that is no IP address. */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address);
  if (isIP(plain) === 4) return !inside.check(plain, "ipv4");
  return isIP(plain) === 6 && global.check(plain, "ipv6") && !inside.check(plain, "ipv6");
}

/** Whether an address may be asked: public ones, and inner ones where the installation allows it. */
export function mayBeAsked(address: string, allowsPrivate: boolean): boolean {
  const plain = plainAddress(address);
  const family = isIP(plain);
  if (family === 0) return false;
  if (isPublicAddress(plain)) return true;
  return allowsPrivate && !credentials.check(plain, family === 4 ? "ipv4" : "ipv6");
}

/** IPv4 written inside IPv6 (`::ffff:7f00:1`, `64:ff9b::7f00:1`) is the IPv4 address it leads to; a zone is no part of it. */
function plainAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIP(bare) !== 6) return bare;
  const words = wordsOf(bare);
  const isMapped = words.slice(0, 5).every((word) => word === 0) && (words[5] === 0xffff || words[5] === 0);
  const isTranslated = words[0] === 0x64 && words[1] === 0xff9b && words.slice(2, 6).every((word) => word === 0);
  const [high = 0, low = 0] = words.slice(6);
  // `::` and `::1` are addresses of their own.
  if ((!isMapped && !isTranslated) || (isMapped && words[5] === 0 && high === 0 && low <= 1)) return bare;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight words of an IPv6 address, however it was shortened. */
function wordsOf(address: string): number[] {
  // The URL parser writes every IPv6 address in hexadecimal words, an IPv4 tail too.
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [front = "", back] = written.split("::");
  const words = (part: string) => (part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16)));
  const head = words(front);
  if (back === undefined) return head;
  const tail = words(back);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}
