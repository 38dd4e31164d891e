import { defineConfig } from 'vitest/config'

// Two projects: `fast` is pure and runs at every commit (npm run check); `real` starts servers, processes and browsers.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['services/**/*.test.ts'],
          exclude: ['services/**/*.real.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'real',
          include: ['services/**/*.real.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
