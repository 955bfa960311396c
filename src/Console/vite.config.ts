import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// References are relative, so that the gateway can serve the console below any PATHBASE; it makes those of the page absolute.
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../Api/wwwroot/console',
    emptyOutDir: true,
    target: 'es2022',
    // As of these, browsers know light-dark() themselves.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
