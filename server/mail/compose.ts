import { escapeHtml } from '../http/html.ts';
import { message } from '../messages/messages.ts';
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

/** An invitation in words, as plain text and as HTML that says the same. */
export function compose(email: InvitationEmail): Composed {
  const parts = partsOf(email);
  return {
    subject: message('server_mail_subject', { title: email.facts.title }),
    text: plain(parts),
    html: html(parts),
  };
}

function partsOf({ name, role, link, facts, schedule, from, until }: InvitationEmail): Part[] {
  const {
    contact: { name: contact, email },
    title,
    description,
  } = facts;
  const parts: Part[] = [
    { text: name === '' ? message('server_mail_hello_nobody') : message('server_mail_hello', { name }) },
    {
      text:
        contact === '' ? message('server_mail_invited', { title }) : message('server_mail_invites', { contact, title }),
    },
    { text: message(`server_mail_role_${role}`) },
  ];
  if (schedule) parts.push({ heading: message('server_mail_when'), text: utcRange(schedule) });
  parts.push({ heading: message('server_mail_link'), text: link, link: true });
  const validity = validityOf(from, until);
  parts.push({ text: [message('server_mail_email_asked'), ...(validity === null ? [] : [validity])].join(' ') });
  if (description !== '') parts.push({ heading: message('server_mail_about'), text: description });
  if (schedule) parts.push({ text: message('server_mail_calendar'), small: true });
  const help = helpOf(contact, email);
  if (help !== null) parts.push({ text: help, small: true });
  parts.push({ text: message('server_mail_unexpected'), small: true });
  return parts;
}

function validityOf(from: number | null, until: number | null): string | null {
  if (from !== null && until !== null)
    return message('server_mail_valid_between', { from: utcTime(from), until: utcTime(until) });
  if (from !== null) return message('server_mail_valid_from', { from: utcTime(from) });
  return until === null ? null : message('server_mail_valid_until', { until: utcTime(until) });
}

/** An answer goes to the contact when their address is known. */
function helpOf(contact: string, email: string): string | null {
  if (email !== '') return message('server_mail_reply', { contact: contact === '' ? email : `${contact} (${email})` });
  return contact === '' ? null : message('server_mail_questions', { contact });
}

function plain(parts: readonly Part[]): string {
  return `${parts.map(({ heading, text }) => (heading === undefined ? text : `${heading}:\n${text}`)).join('\n\n')}\n`;
}

const BODY =
  'margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1c2024;background:#ffffff';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#4338ca;color:#ffffff;font-weight:600;text-decoration:none';

function html(parts: readonly Part[]): string {
  const body = parts.map(part => {
    const heading = part.heading === undefined ? '' : `<strong>${escapeHtml(part.heading)}</strong><br>`;
    return `<p style="margin:0 0 16px${part.small ? ';font-size:14px;color:#5b636b' : ''}">${heading}${content(part)}</p>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="${escapeHtml(BODY)}"><div style="max-width:560px;margin:0 auto">
${body.join('\n')}
</div></body>
</html>
`;
}

function content({ text, link }: Part): string {
  const escaped = escapeHtml(text);
  if (!link) return escaped.replaceAll('\n', '<br>');
  // The address in full as well: one should see where a button leads, and copy it where buttons do not work.
  return (
    `<a href="${escaped}" style="${BUTTON}">${escapeHtml(message('server_mail_join'))}</a><br>` +
    `<a href="${escaped}" style="font-size:13px;word-break:break-all;color:#4338ca">${escaped}</a>`
  );
}
