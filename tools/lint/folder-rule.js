import { dirname, relative, resolve, sep } from 'node:path';
import { root } from '../bootstrap/paths.mjs';

/**
 * Lint rule `sidestage/folders`: an import may lead only into the folders (or to the files) that its own folder's row
 * allows. Relative imports always name the file with its extension, so the path alone says where they lead. Options:
 * `folder` (whose row this is), `open` (folders or files), `types` (folders or files, with `import type` only),
 * `closed` (everything else), and `features`: which features inside the folder build on which others, beside `ui`.
 */
const roomOf = path => /^core\/[^/]+|^[^/]+/.exec(path)?.[0] ?? path;

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
          features: { type: 'object' },
        },
      },
    ],
    messages: {
      closed:
        '{{folder}}/ may not import {{other}}/; it may import {{list}}. Pass the value in, or move it to a folder' +
        ' that both may import (docs/architecture.md).',
      feature:
        '{{own}}/ may import its own files and {{known}}, not {{feature}}/. Move what both need to ui/, pass it in, or add' +
        ' the pair to tools/lint/boundaries.js with a reason.',
      types: '{{folder}}/ may use types of {{other}} only: write `import type`, or have the value passed in.',
    },
  },
  create(context) {
    const [{ folder, open, types, closed, features }] = context.options;
    const allowed = [
      ...open.map(path => (/\.\w+$/.test(path) ? path : `${path}/`)),
      ...types.map(path => `types of ${path}`),
    ];
    const list = allowed.join(', ') || 'nothing of ours';

    function check(source, typeOnly) {
      if (!source || typeof source.value !== 'string' || !source.value.startsWith('.')) return;
      const path = relative(root, resolve(dirname(context.filename), source.value.split('?')[0]))
        .split(sep)
        .join('/');
      const other = roomOf(path);
      const named = !open.includes(path) && types.find(entry => entry === path || entry === other);
      if (named && !typeOnly) context.report({ node: source, messageId: 'types', data: { folder, other: named } });
      else if (!named && other !== folder && !open.includes(other) && !open.includes(path) && closed.includes(other)) {
        context.report({ node: source, messageId: 'closed', data: { folder, other, list } });
      } else if (features && other === folder) checkFeature(source, path);
    }

    /** Features of one folder meet in few places, each named in the table. */
    function checkFeature(source, path) {
      const own = relative(root, context.filename).split(sep)[1];
      const [, feature] = path.split('/');
      const may = [own, 'ui', ...(features[own] ?? [])];
      if (may.includes(feature)) return;
      const known = may
        .slice(1)
        .map(name => `${folder}/${name}/`)
        .join(', ');
      context.report({
        node: source,
        messageId: 'feature',
        data: { own: `${folder}/${own}`, feature: `${folder}/${feature}`, known },
      });
    }

    const ofType = (node, kind) =>
      node[kind] === 'type' ||
      (node.specifiers.length > 0 && node.specifiers.every(specifier => specifier[kind] === 'type'));

    return {
      ImportDeclaration: node => check(node.source, ofType(node, 'importKind')),
      ExportNamedDeclaration: node => check(node.source, ofType(node, 'exportKind')),
      ExportAllDeclaration: node => check(node.source, node.exportKind === 'type'),
      ImportExpression: node => check(node.source, false),
      TSImportType: node => check(node.source ?? node.argument?.literal, true),
    };
  },
};
