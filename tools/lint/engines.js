// What the oldest browsers of the room's page lack, as a lint rule; tools/lib/engines.ts says which those are.
import { newerNames } from '../lib/engines.ts';

/** What comes with a global object or class: `URL.parse`; `Highlight` and `requestIdleCallback` themselves. */
const fixed = new Set();
const globals = new Set();
/** What no older object has, such as `toSorted`. */
const telling = new Set();
for (const name of newerNames()) {
  if (name.member === null) globals.add(name.owner);
  else if (name.owner === 'Window') globals.add(name.member);
  else if (name.fixed) fixed.add(`${name.owner}.${name.member}`);
  else if (name.telling) telling.add(name.member);
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      newer:
        '{{name}} is missing in a browser that the page works in (tools/lib/engines.ts): do without, or ask first.',
    },
  },
  create(context) {
    /** Whether this file declares or imports something of that name. */
    const own = node =>
      context.sourceCode.getScope(node).references.find(one => one.identifier === node)?.resolved?.defs.length > 0;
    const report = (node, name) => context.report({ node, messageId: 'newer', data: { name } });
    const used = node => {
      if (node.type === 'Identifier' && globals.has(node.name) && !own(node)) report(node, node.name);
    };
    return {
      CallExpression: ({ callee }) => used(callee),
      NewExpression: ({ callee }) => used(callee),
      MemberExpression(node) {
        const { object, property, computed } = node;
        if (computed || property.type !== 'Identifier') return;
        const name = `${object.type === 'Identifier' ? object.name : ''}.${property.name}`;
        if (object.type === 'Identifier' && fixed.has(name) && !own(object)) report(node, name);
        else if (telling.has(property.name) && node.parent.type === 'CallExpression' && node.parent.callee === node)
          report(node, property.name);
      },
    };
  },
};

/**
 * The page's own code. The extension has a newer minimum, and all but reading session links in `core/links/` runs in it
 * alone.
 */
export const engines = {
  files: ['{core,app,components,web}/**/*.{ts,vue}'],
  ignores: ['web/vite.config.ts', 'core/links/**', '!core/links/sessionLink.ts', '!core/links/address.ts'],
  plugins: { engines: { rules: { 'old-browsers': rule } } },
  rules: { 'engines/old-browsers': 'error' },
};
