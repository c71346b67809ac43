import buy from "./buy.json";
import common from "./common.json";
import errors from "./errors.json";
import mail from "./mail.json";
import outcome from "./outcome.json";
import page from "./page.json";
import pay from "./pay.json";
import pdf from "./pdf.json";
import site from "./site.json";
import trouble from "./trouble.json";

export const messages = { buy, common, errors, mail, outcome, page, pay, pdf, site, trouble };
