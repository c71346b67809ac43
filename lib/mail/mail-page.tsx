import { Fragment } from "react";
import { Body, Button, Container, Head, Heading, Hr, Html, Img, Preview, Section, Text } from "react-email";
import { inkOn, type MailParts } from "./mail-parts";

const font = 'Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
const ink = "#10151d";
const ink2 = "#4a5565";
const line = "#e3e7ed";

/** Mail programs that follow the system's theme get dark surfaces; the rest keep the inline colors. */
const darkCss = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: #0c1015 !important; }
  .card { background-color: #141a22 !important; border-color: #26303c !important; }
  .ink { color: #eef2f7 !important; }
  .ink2 { color: #b3bdca !important; }
  .line { border-color: #26303c !important; }
  .test { background-color: #2a2160 !important; color: #dcd6ff !important; }
}
@media (max-width: 480px) {
  .inside { padding: 24px 20px !important; }
  .button { display: block !important; text-align: center !important; }
}`;

/** One look for every mail: calm, in the business's color, readable without images, at phone width and in the dark. */
export function MailPage({ parts }: { parts: MailParts }) {
  return (
    <Html lang={parts.language}>
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{darkCss}</style>
      </Head>
      <Preview>{parts.firstLine}</Preview>
      <Body
        lang={parts.language}
        className="page"
        style={{ backgroundColor: "#f5f6f8", margin: 0, padding: "24px 12px", fontFamily: font }}
      >
        <Container style={{ maxWidth: "560px", margin: "0 auto" }}>
          <Brand parts={parts} />
          <Section className="card" tdClassName="inside" style={cardStyle}>
            {parts.testNotice === null ? null : (
              <Text className="test" style={testStyle}>
                {parts.testNotice}
              </Text>
            )}
            <Headline parts={parts} />
            {parts.button === null ? null : <MainButton parts={parts} button={parts.button} />}
            {placed(parts.paragraphs).map(({ key, text }) => (
              <Paragraph key={key} text={text} />
            ))}
            <Facts facts={parts.facts} />
          </Section>
          <Section style={{ padding: "16px 8px 0" }}>
            {[...parts.closing, ...(parts.fallback === null ? [] : [parts.fallback])].map((text) => (
              <Text
                key={text}
                className="ink2"
                style={{
                  ...textStyle,
                  fontSize: "13px",
                  lineHeight: "20px",
                  color: ink2,
                  margin: "0 0 8px",
                  wordBreak: "break-word",
                }}
              >
                {text}
              </Text>
            ))}
          </Section>
        </Container>
      </Body>
    </Html>
  );
}

function Brand({ parts }: { parts: MailParts }) {
  const { brand } = parts;
  return (
    <Section style={{ padding: "0 8px 16px" }}>
      {brand.logoUrl === null ? (
        <Text className="ink" style={{ ...textStyle, fontWeight: 600, fontSize: "16px", margin: 0 }}>
          {brand.name}
        </Text>
      ) : (
        <Img
          src={brand.logoUrl}
          alt={brand.name}
          height="40"
          style={{
            maxWidth: "220px",
            height: "40px",
            objectFit: "contain",
            objectPosition: "left",
            color: ink2,
            fontSize: "16px",
          }}
        />
      )}
    </Section>
  );
}

function Headline({ parts }: { parts: MailParts }) {
  if (parts.amount === null) {
    return (
      <Heading
        as="h1"
        className="ink"
        style={{ ...textStyle, fontSize: "20px", lineHeight: "28px", fontWeight: 600, margin: "0 0 16px" }}
      >
        {parts.label}
      </Heading>
    );
  }
  return (
    <>
      <Heading
        as="h1"
        className="ink2"
        style={{ ...textStyle, color: ink2, fontSize: "15px", fontWeight: 500, margin: 0 }}
      >
        {parts.label}
      </Heading>
      <Text
        className="ink"
        style={{
          ...textStyle,
          fontSize: "32px",
          lineHeight: "40px",
          fontWeight: 600,
          margin: "4px 0 0",
          letterSpacing: "-0.02em",
        }}
      >
        {parts.amount}
      </Text>
      <Text className="ink2" style={{ ...textStyle, color: ink2, margin: "2px 0 20px" }}>
        {parts.note ?? ""}
      </Text>
    </>
  );
}

function MainButton({ parts, button }: { parts: MailParts; button: { label: string; url: string } }) {
  const accent = parts.brand.accentColor;
  return (
    <Section style={{ margin: "0 0 20px" }}>
      <Button
        href={button.url}
        className="button"
        style={{
          backgroundColor: accent,
          color: inkOn(accent),
          borderRadius: "8px",
          padding: "14px 28px",
          fontSize: "16px",
          fontWeight: 600,
          fontFamily: font,
        }}
      >
        {button.label}
      </Button>
    </Section>
  );
}

/** Texts may repeat, so their place is part of what tells them apart; a mail is drawn once and nothing moves. */
const placed = (texts: string[]) =>
  texts.map((text, place) => ({ key: `${place} ${text}`, isFirst: place === 0, text }));

function Paragraph({ text }: { text: string }) {
  return (
    <Text className="ink" style={{ ...textStyle, margin: "0 0 14px", wordBreak: "break-word" }}>
      {placed(text.split("\n")).map(({ key, isFirst, text: words }) => (
        <Fragment key={key}>
          {isFirst ? null : <br />}
          {words}
        </Fragment>
      ))}
    </Text>
  );
}

function Facts({ facts }: { facts: MailParts["facts"] }) {
  if (facts.length === 0) return null;
  return (
    <>
      <Hr className="line" style={{ borderColor: line, margin: "8px 0 12px" }} />
      <table role="presentation" width="100%" cellPadding={0} cellSpacing={0}>
        <tbody>
          {facts.map((fact) => (
            <tr key={`${fact.label}-${fact.value}`}>
              <td
                className="ink2"
                style={{ ...textStyle, color: ink2, padding: "4px 16px 4px 0", verticalAlign: "top" }}
              >
                {fact.label}
              </td>
              <td
                className="ink"
                style={{
                  ...textStyle,
                  padding: "4px 0",
                  textAlign: "right",
                  wordBreak: "break-word",
                  fontVariantNumeric: "tabular-nums",
                }}
              >
                {fact.value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const textStyle = { color: ink, fontFamily: font, fontSize: "15px", lineHeight: "24px" } as const;
const cardStyle = {
  backgroundColor: "#ffffff",
  border: `1px solid ${line}`,
  borderRadius: "12px",
  padding: "28px 32px",
} as const;
const testStyle = {
  ...textStyle,
  backgroundColor: "#efecff",
  color: "#3d2a9e",
  borderRadius: "8px",
  padding: "8px 12px",
  fontSize: "13px",
  fontWeight: 600,
  margin: "0 0 16px",
} as const;
