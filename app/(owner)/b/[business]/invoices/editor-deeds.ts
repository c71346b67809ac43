import { saveCustomerAction } from "../customers/actions";
import { searchProductsAction } from "../products/actions";
import { checkDraftAction, deleteDraftAction, issueAction, saveDraftAction, searchCustomersAction } from "./actions";

/** What the editor asks the server for; both of its pages hand over the same. */
export const editorDeeds = {
  save: saveDraftAction,
  check: checkDraftAction,
  issue: issueAction,
  remove: deleteDraftAction,
  searchCustomers: searchCustomersAction,
  searchProducts: searchProductsAction,
  saveCustomer: saveCustomerAction,
};
