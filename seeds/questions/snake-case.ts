/** How a column is often called that code calls otherwise: `fileData` is `file_data`. */
export const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
