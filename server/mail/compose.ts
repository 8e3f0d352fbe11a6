import { escapeHtml } from '../http/html.ts';
import { type Words, wordsIn } from '../messages/messages.ts';
import { utcRange, utcTime } from '../messages/times.ts';
import type { InvitationEmail } from './Mailer.ts';

export interface Composed {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A paragraph: what it says, and under which heading. */
interface Part {
  readonly heading?: string;
  readonly text: string;
  /** The text is the link. */
  readonly link?: boolean;
  readonly small?: boolean;
}

/** An invitation in words of its room's language, as plain text and as HTML that says the same. */
export function compose(email: InvitationEmail): Composed {
  const words = wordsIn(email.language);
  const parts = partsOf(email, words);
  return {
    subject: words('server_mail_subject', { title: email.facts.title }),
    text: plain(parts, words),
    html: html(parts, words),
  };
}

function partsOf({ name, role, link, facts, schedule, from, until }: InvitationEmail, words: Words): Part[] {
  const {
    contact: { name: contact, email },
    title,
    description,
  } = facts;
  const parts: Part[] = [
    { text: name === '' ? words('server_mail_hello_nobody') : words('server_mail_hello', { name }) },
    {
      text: contact === '' ? words('server_mail_invited', { title }) : words('server_mail_invites', { contact, title }),
    },
    { text: words(`server_mail_role_${role}`) },
  ];
  if (schedule) parts.push({ heading: words('server_mail_when'), text: utcRange(schedule, words) });
  parts.push({ heading: words('server_mail_link'), text: link, link: true });
  const validity = validityOf(from, until, words);
  parts.push({ text: [words('server_mail_email_asked'), ...(validity === null ? [] : [validity])].join(' ') });
  if (description !== '') parts.push({ heading: words('server_mail_about'), text: description });
  if (schedule) parts.push({ text: words('server_mail_calendar'), small: true });
  const help = helpOf(contact, email, words);
  if (help !== null) parts.push({ text: help, small: true });
  parts.push({ text: words('server_mail_unexpected'), small: true });
  return parts;
}

function validityOf(from: number | null, until: number | null, words: Words): string | null {
  if (from !== null && until !== null)
    return words('server_mail_valid_between', { from: utcTime(from, words), until: utcTime(until, words) });
  if (from !== null) return words('server_mail_valid_from', { from: utcTime(from, words) });
  return until === null ? null : words('server_mail_valid_until', { until: utcTime(until, words) });
}

/** An answer goes to the contact when their address is known. */
function helpOf(contact: string, email: string, words: Words): string | null {
  if (email !== '') return words('server_mail_reply', { contact: contact === '' ? email : `${contact} (${email})` });
  return contact === '' ? null : words('server_mail_questions', { contact });
}

function plain(parts: readonly Part[], words: Words): string {
  const paragraphs = parts.map(({ heading, text }) =>
    heading === undefined ? text : `${words('server_mail_heading', { heading })}\n${text}`,
  );
  return `${paragraphs.join('\n\n')}\n`;
}

const BODY =
  'margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1c2024;background:#ffffff';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#4338ca;color:#ffffff;font-weight:600;text-decoration:none';

function html(parts: readonly Part[], words: Words): string {
  const body = parts.map(part => {
    const heading = part.heading === undefined ? '' : `<strong>${escapeHtml(part.heading)}</strong><br>`;
    return `<p style="margin:0 0 16px${part.small ? ';font-size:14px;color:#5b636b' : ''}">${heading}${content(part, words)}</p>`;
  });
  return `<!doctype html>
<html lang="${words.language}" dir="${words.direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="${escapeHtml(BODY)}"><div style="max-width:560px;margin:0 auto">
${body.join('\n')}
</div></body>
</html>
`;
}

function content({ text, link }: Part, words: Words): string {
  const escaped = escapeHtml(text);
  if (!link) return escaped.replaceAll('\n', '<br>');
  // The address in full as well: one should see where a button leads, and copy it where buttons do not work.
  return (
    `<a href="${escaped}" style="${BUTTON}">${escapeHtml(words('server_mail_join'))}</a><br>` +
    `<a href="${escaped}" dir="ltr" style="font-size:13px;word-break:break-all;color:#4338ca">${escaped}</a>`
  );
}
