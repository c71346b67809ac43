import { expect, test } from "vitest";
import { pluginFile, wordpressPlugin } from "./wordpress-plugin";
import { zipOne } from "./zip-one";

const facts = {
  publicUrl: "https://pay.nordlicht.example",
  buyUrl: "https://pay.nordlicht.example/buy/workshop-bcdfghjk",
  productName: "Sourdough workshop",
  label: "Buy",
};

test("the zip holds the one file WordPress looks for, unchanged, with sizes, places and checksum right", () => {
  const zip = Buffer.from(wordpressPlugin(facts));
  const file = Buffer.from(pluginFile(facts));
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  const central = zip.readUInt32LE(end + 16);
  expect(zip.readUInt32LE(central)).toBe(0x02014b50);
  expect(central + zip.readUInt32LE(end + 12)).toBe(end);
  expect(zip.readUInt32LE(0)).toBe(0x04034b50);
  const nameLength = zip.readUInt16LE(26);
  expect(zip.subarray(30, 30 + nameLength).toString()).toBe("paymast/paymast.php");
  expect(zip.readUInt32LE(18)).toBe(file.length);
  expect(zip.subarray(30 + nameLength, 30 + nameLength + file.length).equals(file)).toBe(true);
  expect(30 + nameLength + file.length).toBe(central);
});

test("the checksum is the one of ISO 3309", () => {
  const zip = Buffer.from(zipOne("check", new TextEncoder().encode("123456789")));
  expect(zip.readUInt32LE(14)).toBe(0xcbf43926);
});

test("a product's name ends neither the comment nor a string of the plugin", () => {
  const file = pluginFile({
    ...facts,
    productName: "*/ system('id'); /*\n?>",
    label: "It's \\' mine'); phpinfo(); //",
  });
  expect(file.slice(0, file.indexOf("*/")).split("\n").length).toBe(10);
  expect(file).toContain("define( 'PAYMAST_LABEL', 'It\\'s \\\\\\' mine\\'); phpinfo(); //' );");
});

test("shortcode, block and script are there", () => {
  const file = pluginFile(facts);
  expect(file).toContain("add_shortcode( 'paymast'");
  expect(file).toContain("register_block_type(");
  expect(file).toContain("PAYMAST_URL . '/embed.js'");
  expect(file).toContain(`define( 'PAYMAST_PRODUCT', '${facts.buyUrl}' );`);
});
