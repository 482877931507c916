// Where the console begins: the shell is put on the page.
import { createRoot } from 'react-dom/client';
import { Shell } from './shell/shell.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the console');
createRoot(root).render(<Shell />);
