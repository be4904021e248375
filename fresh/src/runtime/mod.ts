export const IS_BROWSER = false;
