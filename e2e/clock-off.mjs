/** Loaded into the app by a test (`NODE_OPTIONS=--import …`): its clock is off by CLOCK_OFF_MS, as on a badly kept server. */
const offMs = Number(process.env.CLOCK_OFF_MS ?? 0);
const RealDate = Date;
const realNow = Date.now.bind(Date);

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(realNow() + offMs);
    else super(...given);
  }
  static now() {
    return realNow() + offMs;
  }
};
