import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import relay from 'vite-plugin-relay-lite';

/** Where `npm run dev` finds the API. */
const API = 'http://127.0.0.1:4000';

export default defineConfig({
  // The API serves the build under this path.
  base: '/console/',
  plugins: [relay({ codegen: false }), react()],
  build: {
    target: 'es2023',
    // A data: URL would be refused by the Content-Security-Policy that the API serves us with.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The libraries in files of their own, which stay in caches when only the console changes. Pages load the one that draws
    // graphs only when they need it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(?!(@xyflow|@dagrejs|zustand|classcat|d3-))/,
              priority: 2,
            },
            { name: 'graph', test: /node_modules\/(@xyflow|@dagrejs|zustand|classcat|d3-)/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/graphql': { target: API, ws: true } } },
});
