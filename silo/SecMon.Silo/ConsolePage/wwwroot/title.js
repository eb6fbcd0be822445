let shown = '';
let urgent = 0;

/** Names what the tab shows; nothing for the list of cases. */
export function nameTab(text) {
  shown = text;
  write();
}

/** Says in the tab how many new critical and high cases there are, whatever it shows. */
export function countInTab(cases) {
  urgent = cases;
  write();
}

function write() {
  document.title = [urgent > 0 && `(${urgent})`, shown && `${shown} –`, 'SecMon'].filter((part) => part).join(' ');
}
