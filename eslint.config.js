import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import importSort from 'eslint-plugin-simple-import-sort';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/lint/boundaries.js';
import { engines } from './tools/lint/engines.js';

const code = ['**/*.{ts,vue}'];
const clientCode = ['{core,app,components,extension,entrypoints,web}/**/*.{ts,vue}'];
/**
 * First style sheets, which those of components are to come after; then Node and packages, then our own from far to
 * near. One block: the paths say enough.
 */
const IMPORT_GROUPS = [['^\\u0000', '^node:', '^@?\\w', '^[^.]', '^\\.\\.', '^\\.']];

const browserApi = 'Only extension/ touches browser.*: add a function there and have it injected.';

export default tseslint.config(
  { ignores: ['.output/', '.wxt/', '.data/', 'node_modules/', 'tests/.artifacts/', 'tests/golden/clients/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strict,
  vue.configs['flat/recommended'],
  // How code is laid out is Prettier's alone.
  prettier,
  {
    files: ['**/*.{ts,vue,js,mjs}'],
    plugins: { 'simple-import-sort': importSort },
    rules: {
      'simple-import-sort/imports': ['error', { groups: IMPORT_GROUPS }],
      'simple-import-sort/exports': 'error',
      // Prettier breaks code, and leaves comments as they are.
      'max-len': ['error', { code: 1_000, comments: 120, ignoreUrls: true }],
    },
  },
  {
    files: ['**/*.{js,mjs}', 'tools/**', 'server/**', 'tests/**', '*.config.ts'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['tools/make-icons.mjs'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: code,
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // The compiler knows better which names exist.
      'no-undef': 'off',
      'no-unused-vars': 'off',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/triple-slash-reference': ['error', { types: 'always', path: 'always', lib: 'always' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
    },
  },
  {
    // Needs type information, which single-file components would make slow to get.
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser, projectService: false } },
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
      'vue/html-self-closing': ['error', { html: { void: 'always', normal: 'never', component: 'always' } }],
    },
  },
  ...boundaries,
  engines,
  {
    files: clientCode,
    ignores: ['web/vite.config.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['server/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/log/database.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="DatabaseSync"]',
          message: 'Use openDatabase: what is let go of is to be overwritten.',
        },
      ],
    },
  },
  {
    files: clientCode,
    ignores: ['extension/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'browser', message: browserApi },
        { name: 'chrome', message: browserApi },
      ],
    },
  },
  {
    files: ['core/room/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'core/room/ has no clock: take the time as an argument.' },
        { object: 'Math', property: 'random', message: 'core/room/ has no randomness: take ids as arguments.' },
      ],
    },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
    },
  },
);
