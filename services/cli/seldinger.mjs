#!/usr/bin/env node
// Runs the TypeScript sources as they are: a clone needs no build step.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) })
const { runProcess } = await import('./main.ts')
await runProcess()
