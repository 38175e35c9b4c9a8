import "./style.css";
import "./elements/app";
