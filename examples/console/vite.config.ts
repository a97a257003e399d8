import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import relay from 'vite-plugin-relay-lite';

/** Where `npm run dev` finds the API. */
const API = 'http://127.0.0.1:4000';

/** Packages that only charts or only graphs need. Both need d3-color and d3-interpolate. */
const CHARTS =
  '(@visx|d3-(array|delaunay|format|geo|path|scale|shape|time)|classnames|internmap|reduce-|math-expression|balanced-match|delaunator|robust-)';
const GRAPH = '(@xyflow|@dagrejs|zustand|classcat|d3-(dispatch|drag|ease|selection|timer|transition|zoom))';

export default defineConfig({
  // The API serves the build under this path.
  base: '/console/',
  plugins: [relay({ codegen: false }), react()],
  build: {
    target: 'es2023',
    // A data: URL would be refused by the Content-Security-Policy that the API serves us with.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The libraries in files of their own, which stay in caches when only the console changes. Pages load those that draw
    // charts or graphs only when they need them. A group takes the dependencies of its modules, unless a group with a higher
    // priority has them: so the libraries of every page come first.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'libraries', test: new RegExp(`node_modules/(?!${CHARTS}|${GRAPH})`), priority: 3 },
            { name: 'charts', test: new RegExp(`node_modules/${CHARTS}`), priority: 2 },
            { name: 'graph', test: new RegExp(`node_modules/${GRAPH}`), priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/graphql': { target: API, ws: true } } },
});
