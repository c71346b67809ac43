/** A zip archive with one file in it, stored as it is (PKWARE APPNOTE 4.3). Pure. */

const MSDOS_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;

export function zipOne(name: string, content: Uint8Array): Uint8Array {
  const file = new TextEncoder().encode(name);
  const facts = (view: DataView, at: number) => {
    // Version 2.0; bit 11 says that the name is UTF-8; no compression; a fixed time, so that the same file is the same zip.
    view.setUint16(at, 20, true);
    view.setUint16(at + 2, 0x0800, true);
    view.setUint16(at + 8, MSDOS_DATE, true);
    view.setUint32(at + 10, crc32(content), true);
    view.setUint32(at + 14, content.length, true);
    view.setUint32(at + 18, content.length, true);
    view.setUint16(at + 22, file.length, true);
  };
  const local = record(30, 0x04034b50, (view) => facts(view, 4));
  const central = record(46, 0x02014b50, (view) => {
    view.setUint16(4, 20, true);
    facts(view, 6);
  });
  const end = record(22, 0x06054b50, (view) => {
    view.setUint16(8, 1, true);
    view.setUint16(10, 1, true);
    view.setUint32(12, central.length + file.length, true);
    view.setUint32(16, local.length + file.length + content.length, true);
  });
  return Buffer.concat([local, file, content, central, file, end]);
}

function record(length: number, signature: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  fill(view);
  return bytes;
}

/** ISO 3309, as zip wants it. Node's own came with 20.15; this house runs from 20.9. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
