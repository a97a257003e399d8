import './styles/fonts.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import './styles/detail.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { RequestError } from './relay/failure.ts';

const root = createRoot(document.getElementById('root')!, {
  // What the API refused is told on the page; the console of the browser is for faults of ours.
  onCaughtError: (error) => {
    if (!(error instanceof RequestError)) console.error(error);
  },
});

root.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
