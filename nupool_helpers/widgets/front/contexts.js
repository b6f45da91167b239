// What every part of a panel can ask for: the view it is in, the form around it (`id`, `watched`), and the spot where it stands.
import { createContext } from "./html.js";

export const Panel = createContext();
export const FormName = createContext({});
export const Spot = createContext("");
