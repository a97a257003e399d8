import './styles/fonts.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/list.css';
import './styles/overview.css';
import './styles/findings.css';
import './styles/detail.css';
import './styles/actions.css';
import './styles/panels.css';
import './styles/inventory.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { RequestError } from './relay/failure.ts';

const root = createRoot(document.getElementById('root')!, {
  // The page shows refusals of the API. The browser's console is for faults of this program.
  onCaughtError: (error) => {
    if (!(error instanceof RequestError)) console.error(error);
  },
});

root.render(
  <StrictMode>
    <App />
  </StrictMode>,
);
