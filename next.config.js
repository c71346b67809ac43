/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  /** Tests and demo build beside a running dev server. */
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  /** Native or self-locating packages stay outside of the bundle. */
  serverExternalPackages: [
    "better-sqlite3",
    "pg",
    "@electric-sql/pglite",
    "@myriaddreamin/typst-ts-node-compiler",
    "@node-rs/argon2",
    "sharp",
    "nodemailer",
    "mailparser",
    "pino",
    "stripe",
  ],
  /** Each area has a root layout of its own, so that unknown addresses need a page that stands alone. */
  experimental: {
    globalNotFound: true,
    serverActions: { bodySizeLimit: "6mb" },
  },
  /** Any website may load the script and its types; a new version is there within the hour. */
  headers: async () => [
    {
      source: "/embed.:kind(js|d.ts)",
      headers: [
        { key: "Cache-Control", value: "public, max-age=3600, stale-while-revalidate=86400" },
        { key: "Access-Control-Allow-Origin", value: "*" },
        { key: "Cross-Origin-Resource-Policy", value: "cross-origin" },
        { key: "Timing-Allow-Origin", value: "*" },
      ],
    },
  ],
  devIndicators: false,
  images: { unoptimized: true },
};

export default config;
