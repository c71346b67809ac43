import sharp from "sharp";
import { beforeEach, expect, test } from "vitest";
import { loadBusiness } from "@/lib/businesses/load-business";
import { aContext, type TestContext } from "@/testing/context";
import { anOwner } from "@/testing/people";
import { loadLogo } from "./load-logo";
import { removeLogo, saveLogo } from "./save-logo";

let ctx: TestContext;
let businessId: string;
beforeEach(async () => {
  ctx = await aContext();
  ({ businessId } = await anOwner(ctx));
});

const solid = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#0b6e84" }, limitInputPixels: false });

async function stored(bytes: Uint8Array) {
  const { pictureId } = await saveLogo(ctx, { businessId, bytes });
  const logo = await loadLogo(ctx, { pictureId });
  return { ...logo, metadata: await sharp(logo.bytes).metadata() };
}

test("a logo is stored as a PNG of at most 1024 pixels, in its own shape", async () => {
  const { contentType, metadata } = await stored(await solid(3_000, 1_500).jpeg().toBuffer());
  expect(contentType).toBe("image/png");
  expect(metadata).toMatchObject({ format: "png", width: 1_024, height: 512 });
});

test("place, camera and whatever hangs on the file do not survive", async () => {
  const withPlace = await solid(80, 80)
    .withExif({ IFD3: { GPSLatitude: "52/1 13/1 47/1" } })
    .jpeg()
    .toBuffer();
  expect((await sharp(withPlace).metadata()).exif).toBeDefined();
  const polyglot = Buffer.concat([withPlace, Buffer.from("<script>alert(1)</script>PK\x03\x04")]);
  const { bytes, metadata } = await stored(polyglot);
  expect(metadata.exif).toBeUndefined();
  expect(Buffer.from(bytes).includes("<script>")).toBe(false);
});

test.each([
  [
    "an SVG with a script",
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'),
  ],
  ["a web page", Buffer.from("<!doctype html><h1>logo</h1>")],
  ["the right magic and nothing behind it", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])],
  ["nothing", Buffer.alloc(0)],
  ["more than 5 MB", Buffer.alloc(5 * 1024 * 1024 + 1)],
])("%s is refused with a sentence", async (_what, bytes) => {
  await expect(saveLogo(ctx, { businessId, bytes })).rejects.toMatchObject({ code: "BAD_INPUT", field: "logo" });
  expect((await loadBusiness(ctx, { businessId })).logoPictureId).toBeNull();
});

test("a small file that would unfold to 900 million pixels is refused", async () => {
  const bomb = pngHeader(30_000, 30_000);
  await expect(saveLogo(ctx, { businessId, bytes: bomb })).rejects.toMatchObject({
    code: "BAD_INPUT",
    cause: { message: expect.stringContaining("pixel limit") },
  });
});

/** A PNG's signature and header, with the right checksum, and one byte of data. */
function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", Buffer.from("7801", "hex")),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return out;
}

test("removing the logo shows none, and the picture stays for invoices that were sent with it", async () => {
  const { pictureId } = await saveLogo(ctx, { businessId, bytes: await solid(20, 20).png().toBuffer() });
  await removeLogo(ctx, { businessId });
  expect(await loadBusiness(ctx, { businessId })).toMatchObject({ logoPictureId: null });
  expect((await loadBusiness(ctx, { businessId })).ownFields).toContain("logoPictureId");
  await expect(loadLogo(ctx, { pictureId })).resolves.toMatchObject({ contentType: "image/png" });
});

test("a made-up picture does not exist", async () => {
  await expect(loadLogo(ctx, { pictureId: "../../etc/passwd" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
