// One place for what is used of Preact: `html` draws, as JSX would, without a step of translation.
export { html, render } from "htm/preact";
export { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { createContext, Fragment } from "preact";
