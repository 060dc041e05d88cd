// `npx vite build --config src-renderer/testing/vite.config.ts --outDir /tmp/window`: the window over the fake host.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: {
    alias: { 'react-remove-scroll': `${import.meta.dirname}/../ui/no-scroll-lock.tsx` },
  },
  build: { outDir: '../../out/renderer-testing', target: 'es2023', emptyOutDir: true },
})
