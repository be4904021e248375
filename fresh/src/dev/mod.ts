export const Builder = 1;
