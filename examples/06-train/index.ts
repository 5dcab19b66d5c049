// A training from TypeScript: npm start -w examples/06-train
export {};
