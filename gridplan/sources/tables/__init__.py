"""
Small tables beside a plan: one file each, with its reader and what is made of it.

Every reader takes CSV (UTF-8 or GBK) or Excel, leaves unknown columns unread and
says so, and names the row of a fault.
"""
