import { dirname, relative, resolve, sep } from 'node:path';
import { root } from '../bootstrap/paths.mjs';

/**
 * Lint rule `sidestage/folders`: an import may lead only into the folders (or to the files) that its own folder's row
 * allows. Relative imports always name the file with its extension, so the path alone says where they lead.
 * Options: `folder` (whose row this is), `open` (folders), `types` (folders or files, with `import type` only) and
 * `closed` (everything else).
 */
const roomOf = (path) => /^core\/[^/]+|^[^/]+/.exec(path)?.[0] ?? path;

export const folderRule = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          folder: { type: 'string' },
          open: { type: 'array', items: { type: 'string' } },
          types: { type: 'array', items: { type: 'string' } },
          closed: { type: 'array', items: { type: 'string' } },
        },
      },
    ],
    messages: {
      closed:
        '{{folder}}/ may not import {{other}}/; it may import {{list}}. Pass the value in, or move it to a folder' +
        ' that both may import (docs/architecture.md).',
      types: '{{folder}}/ may use types of {{other}} only: write `import type`, or have the value passed in.',
    },
  },
  create(context) {
    const [{ folder, open, types, closed }] = context.options;
    const allowed = [...open.map((path) => `${path}/`), ...types.map((path) => `types of ${path}`)];
    const list = allowed.join(', ') || 'nothing of ours';

    function check(source, typeOnly) {
      if (!source || typeof source.value !== 'string' || !source.value.startsWith('.')) return;
      const path = relative(root, resolve(dirname(context.filename), source.value.split('?')[0])).split(sep).join('/');
      const other = roomOf(path);
      const named = types.find((entry) => entry === path || entry === other);
      if (named && !typeOnly) context.report({ node: source, messageId: 'types', data: { folder, other: named } });
      else if (!named && other !== folder && !open.includes(other) && closed.includes(other)) {
        context.report({ node: source, messageId: 'closed', data: { folder, other, list } });
      }
    }

    const ofType = (node, kind) =>
      node[kind] === 'type' ||
      (node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier[kind] === 'type'));

    return {
      ImportDeclaration: (node) => check(node.source, ofType(node, 'importKind')),
      ExportNamedDeclaration: (node) => check(node.source, ofType(node, 'exportKind')),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
    };
  },
};
