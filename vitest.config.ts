import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const endToEnd = {
  environment: 'node',
  globalSetup: ['tests/e2e/global-setup.ts'],
  // Real browsers on few cores: one file at a time, and a failure is a failure.
  fileParallelism: false,
  pool: 'forks' as const,
  retry: 0,
  testTimeout: 90_000,
  hookTimeout: 120_000,
  teardownTimeout: 20_000,
};

// One project a kind of test; the folder decides. DOM tests say so with `// @vitest-environment happy-dom`.
export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        plugins: [vue()],
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          environment: 'node',
          setupFiles: ['tests/support/vue-warnings.ts'],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [vue()],
        test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], environment: 'node' },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'security',
          include: ['tests/security/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      { test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], ...endToEnd } },
    ],
  },
});
